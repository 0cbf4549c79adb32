/* host.wasm [PLUGIN.so [TEXT]]: runs a text through a filter of a library it needs and through a
 * filter of a plug-in that it opens by name. */
#include "dlfcn.h"
#include "text.h"
#include "wasi.h"

static struct buf line;

static void show(const char *name, const char *what, const char *text, text_filter filter) {
  buf_clear(&line);
  text_append(name, &line);
  text_append(" (", &line);
  text_append(what, &line);
  text_append(")\n  ", &line);
  text_apply(text, filter, &line);
  text_append("\n", &line);
  buf_write(&line);
}

static char same(char character) { return character; }

static int fail(void) {
  write_text(2, "host: ");
  write_text(2, dlerror());
  write_text(2, "\n");
  return 1;
}

static int program(int argc, char **argv) {
  const char *name = argc > 1 ? argv[1] : "rot13.so";
  const char *text = argc > 2 ? argv[2] : "Programs are linked, libraries are shared.";

  show("host.wasm", "the program's own filter", text, same);
  show("libtext.so", "a library that the program needs", text, text_upper);

  void *plugin = dlopen(name, RTLD_NOW);
  if (plugin == NULL) return fail();
  const char *title = dlsym(plugin, "plugin_title");
  text_filter filter = (text_filter)dlsym(plugin, "plugin_filter");
  if (title == NULL || filter == NULL) return fail();

  show(name, title, text, filter);
  buf_clear(&line);
  text_append("libbuf.so, which libtext.so needs, has copied ", &line);
  text_append_number(buf_appended, &line);
  text_append(" characters\n", &line);
  buf_write(&line);
  return 0;
}

#include "start.h"
