/* A main module with the guest's half of Emscripten's dlopen, in short: structures as handles, found by
 * name, and the errors that the host sets. It stands for the one that emcc -sMAIN_MODULE links in. */
#include "guest.h"

struct dso {
  void *event;
  int flags;
  uint8_t allocated;
  void *memory;
  size_t memory_size;
  void *table;
  size_t table_size;
  uint8_t *file;
  size_t file_size;
  char name[32];
};

#define HOST(name) IMPORT("env", name)
HOST("_dlopen_js") void *dlopen_js(struct dso *dso);
HOST("_emscripten_dlopen_js")
void emscripten_dlopen_js(struct dso *dso, void (*ok)(struct dso *, void *), void (*failed)(struct dso *, void *),
                          void *user);
HOST("_dlsym_js") void *dlsym_js(void *handle, const char *name, int *index);
HOST("_dlsym_catchup_js") void *dlsym_catchup_js(void *handle, int index);
HOST("_emscripten_dlsync_threads") void dlsync_threads(void);

typedef int (*nullary)(void);

static struct dso structures[4];
static int used, succeeded, failed;
static char message[64];

EXPORT void __dl_seterr(const char *format, const void *arguments) {
  (void)arguments;
  for (size_t i = 0; i + 1 < sizeof message; i++)
    if ((message[i] = format[i]) == 0) break;
}

static int same(const char *a, const char *b) {
  while (*a != 0 && *a == *b) a++, b++;
  return *a == *b;
}

static int starts(const char *text, const char *with) {
  while (*with != 0 && *text == *with) text++, with++;
  return *with == 0;
}

static struct dso *make(const char *name, int flags) {
  struct dso *dso = &structures[used++];
  dso->flags = flags;
  for (size_t i = 0; (dso->name[i] = name[i]) != 0; i++) {}
  return dso;
}

/* What libraries that import dlopen get: this one, not the host's. */
EXPORT void *dlopen(const char *name, int flags) {
  for (int i = 0; i < used; i++)
    if (same(structures[i].name, name)) return &structures[i];
  struct dso *dso = make(name, flags);
  return dlopen_js(dso) != NULL ? dso : NULL;
}

static void on_success(struct dso *dso, void *user) { succeeded = dso->allocated + *(int *)user; }
static void on_failure(struct dso *dso, void *user) { failed = (dso->memory == NULL) + *(int *)user; }

/* All checks hold: 1023. */
EXPORT int run(void) {
  int result = 0, index = -1, user = 10;
  struct dso *plugin = dlopen("plugin.so", 1);
  result |= CHECK(0, plugin != NULL && dlopen("plugin.so", 1) == plugin);
  result |= CHECK(1, plugin->allocated == 1 && plugin->memory != NULL && plugin->memory_size >= 8);
  nullary value = (nullary)dlsym_js(plugin, "value", &index);
  result |= CHECK(2, value != NULL && value() == 42 && index == -1);
  int *counter = dlsym_js(plugin, "counter", &index);
  result |= CHECK(3, counter != NULL && *counter == 7 && (char *)counter >= (char *)plugin->memory &&
                         (char *)counter < (char *)plugin->memory + plugin->memory_size);
  result |= CHECK(4, dlsym_js(plugin, "gone", &index) == NULL && same(message, "plugin.so: undefined symbol: gone"));
  result |= CHECK(5, dlopen("missing%d.so", 1) == NULL && starts(message, "missing%%d.so: cannot open"));
  emscripten_dlopen_js(make("user.so", 1 | 256), on_success, on_failure, &user);
  result |= CHECK(6, succeeded == 11);
  emscripten_dlopen_js(make("gone.so", 1), on_success, on_failure, &user);
  result |= CHECK(7, failed == 11);
  /* user.so opens plugin.so through the dlopen above: what it gets is the same structure. */
  void *(*reopen)(void) = (void *(*)(void))dlsym_js(NULL, "reopen", &index);
  result |= CHECK(8, reopen != NULL && reopen() == (void *)plugin);
  dlsync_threads();
  result |= CHECK(9, dlsym_catchup_js(plugin, 0) != NULL);
  return result;
}
