/* Namespaces, the link map and the iteration over it, with the headers of guests/include. */
#include "dlfcn.h"
#include "guest.h"
#include "link.h"

typedef int (*nullary)(void);

static int same(const char *a, const char *b) {
  while (*a != 0 && *a == *b) a++, b++;
  return *a == *b;
}

static const char *base_name(const char *path) {
  const char *name = path;
  for (; *path != 0; path++)
    if (*path == '/') name = path + 1;
  return name;
}

struct seen {
  int libraries, empty_first, areas, stop;
  unsigned long long adds, subs;
  void *plugin_base;
};

static int look(struct dl_phdr_info *info, size_t size, void *data) {
  struct seen *seen = data;
  if (size < sizeof *info) return -1;
  if (seen->libraries++ == 0) seen->empty_first = info->dlpi_name[0] == 0;
  for (int i = 0; i < info->dlpi_phnum; i++)
    seen->areas += info->dlpi_phdr[i].p_type == PT_LOAD && info->dlpi_phdr[i].p_memsz > 0;
  if (same(base_name(info->dlpi_name), "plugin.so"))
    seen->plugin_base = (void *)(info->dlpi_addr + info->dlpi_phdr[0].p_vaddr);
  seen->adds = info->dlpi_adds;
  seen->subs = info->dlpi_subs;
  return seen->stop;
}

/* All checks hold: 65535. */
EXPORT int run(void) {
  int result = 0;
  void *here = dlopen("plugin.so", RTLD_NOW);
  void *there = dlmopen(LM_ID_NEWLM, "plugin.so", RTLD_NOW);
  result |= CHECK(0, here != NULL && there != NULL && here != there);
  nullary next_here = (nullary)dlsym(here, "next"), next_there = (nullary)dlsym(there, "next");
  result |= CHECK(1, next_here != next_there && next_here() == 8 && next_here() == 9 && next_there() == 8);

  Lmid_t space = 99;
  result |= CHECK(2, dlinfo(here, RTLD_DI_LMID, &space) == 0 && space == LM_ID_BASE);
  result |= CHECK(3, dlinfo(there, RTLD_DI_LMID, &space) == 0 && space != LM_ID_BASE);
  result |= CHECK(4, dlmopen(space, "plugin.so", RTLD_LAZY) == there && dlclose(there) == 0);
  result |= CHECK(5, dlmopen(space + 1, "plugin.so", RTLD_NOW) == NULL && same(dlerror(), "invalid namespace"));

  struct link_map *map = NULL, *other = NULL;
  result |= CHECK(6, dlinfo(here, RTLD_DI_LINKMAP, &map) == 0 && same(base_name(map->l_name), "plugin.so"));
  result |= CHECK(7, map->l_prev != NULL && map->l_prev->l_next == map && map->l_prev->l_name[0] == 0);
  result |= CHECK(8, dlinfo(there, RTLD_DI_LINKMAP, &other) == 0 && other->l_prev == NULL && other->l_next == NULL);
  result |= CHECK(9, dlopen(map->l_name, RTLD_NOW | RTLD_NOLOAD) == here && dlclose(here) == 0);

  Dl_info info;
  result |= CHECK(10, dladdr((void *)next_there, &info) != 0 && same(info.dli_sname, "next") &&
                          (uintptr_t)info.dli_fbase == other->l_addr);
  intptr_t (*address)(void) = (intptr_t (*)(void))dlsym(there, "address");
  result |= CHECK(11, dladdr((void *)address(), &info) != 0 && same(info.dli_sname, "counter"));

  struct seen seen = {0};
  result |= CHECK(12, dl_iterate_phdr(look, &seen) == 0 && seen.libraries == 2 && seen.empty_first &&
                          seen.areas == 2 && (uintptr_t)seen.plugin_base == map->l_addr);
  struct seen stopped = {.stop = 5};
  result |= CHECK(13, dl_iterate_phdr(look, &stopped) == 5 && stopped.libraries == 1);
  result |= CHECK(14, dlclose(there) == 0 && dlmopen(space, "plugin.so", RTLD_NOW) == NULL);
  dlclose(here);
  struct seen after = {0};
  result |= CHECK(15, dl_iterate_phdr(look, &after) == 0 && after.libraries == 1 && after.subs == seen.subs + 1);
  return result;
}
