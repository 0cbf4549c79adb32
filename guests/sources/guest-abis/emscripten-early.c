/* A main module with the guest's half of dlopen as Emscripten 3.1.6 (Debian's) has it: another structure,
 * functions of fewer parameters, and the program itself opened by name. */
#include "guest.h"

struct dso {
  struct dso *next, *previous;
  void *on_success, *on_error, *user;
  int flags;
  uint8_t allocated;
  void *memory;
  size_t memory_size;
  void *table;
  size_t table_size;
  char name[32];
};

#define HOST(name) IMPORT("env", name)
HOST("_dlopen_js") void *dlopen_js(struct dso *dso);
HOST("_emscripten_dlopen_js")
void emscripten_dlopen_js(struct dso *dso, void (*ok)(struct dso *), void (*failed)(struct dso *));
HOST("_dlsym_js") void *dlsym_js(void *handle, const char *name);

typedef int (*nullary)(void);

static struct dso structures[5];
static int used, succeeded, failed;
static char message[64];
EXPORT int shared = 5;

EXPORT void __dl_seterr(const char *format, const void *arguments) {
  (void)arguments;
  for (size_t i = 0; i + 1 < sizeof message; i++)
    if ((message[i] = format[i]) == 0) break;
}

static int same(const char *a, const char *b) {
  while (*a != 0 && *a == *b) a++, b++;
  return *a == *b;
}

static struct dso *make(const char *name, int flags) {
  struct dso *dso = &structures[used++];
  dso->flags = flags;
  for (size_t i = 0; (dso->name[i] = name[i]) != 0; i++) {}
  return dso;
}

static void on_success(struct dso *dso) { succeeded = dso->allocated + *(int *)dso->user; }
static void on_failure(struct dso *dso) { failed = (dso->memory == NULL) + *(int *)dso->user; }

/* All checks hold: 1023. */
EXPORT int run(void) {
  int result = 0, user = 10;
  struct dso *program = make("__main__", 2 | 256);
  result |= CHECK(0, dlopen_js(program) != NULL && dlsym_js(program, "shared") == &shared);
  struct dso *plugin = make("plugin.so", 2);
  result |= CHECK(1, dlopen_js(plugin) != NULL && dlopen_js(plugin) != NULL);
  result |= CHECK(2, plugin->allocated == 1 && plugin->memory != NULL && plugin->memory_size >= 8);
  nullary value = (nullary)dlsym_js(plugin, "value");
  result |= CHECK(3, value != NULL && value() == 42);
  int *counter = dlsym_js(plugin, "counter");
  result |= CHECK(4, counter != NULL && *counter == 7 && (char *)counter >= (char *)plugin->memory &&
                         (char *)counter < (char *)plugin->memory + plugin->memory_size);
  result |= CHECK(5, dlsym_js(plugin, "gone") == NULL && same(message, "plugin.so: undefined symbol: gone"));
  result |= CHECK(6, dlsym_js(NULL, "shared") == &shared && dlsym_js(NULL, "value") == NULL);
  struct dso *again = make("plugin.so", 2);
  again->user = &user;
  emscripten_dlopen_js(again, on_success, on_failure);
  result |= CHECK(7, succeeded == 11 && dlsym_js(again, "value") == (void *)value);
  struct dso *gone = make("gone.so", 2);
  gone->user = &user;
  emscripten_dlopen_js(gone, on_success, on_failure);
  result |= CHECK(8, failed == 11);
  result |= CHECK(9, plugin->name[0] == 'p' && same(plugin->name, "plugin.so"));
  return result;
}
