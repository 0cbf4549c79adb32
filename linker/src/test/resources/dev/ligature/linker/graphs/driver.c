// Does with native shared libraries what a scenario says: each argument is a step. Prints a line for
// the start and each step: what constructors and destructors wrote | whether it was done | the link
// map | what the libraries see.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef void (*observer)(void (*put)(int));

static const char *const symbols[] = {"p", "q", "r", "P", "Q", "T"};
enum { COUNT = sizeof symbols / sizeof *symbols };
static observer observers[128];
static void *handles[128][64];
static int opened[128];

void trace(int letter) {
  char c = letter;
  write(1, &c, 1);
}

// Called by constructors and destructors: an observation must not open the library for it.
void enroll(int letter, observer observe) { observers[letter] = observe; }

static void text(const char *s) { write(1, s, strlen(s)); }

static void lookup(void *handle) {
  for (int i = 0; i < COUNT; i++) {
    void *found = handle ? dlsym(handle, symbols[i]) : 0;
    int function = symbols[i][0] >= 'a';
    trace(!handle ? '.' : !found ? '-' : function ? ((int (*)(void))found)() : *(int *)found);
  }
}

static int letter_of(const struct link_map *map) {
  const char *base = strrchr(map->l_name, '/');
  base = base ? base + 1 : map->l_name;
  return strlen(base) == 4 && !strcmp(base + 1, ".so") ? base[0] : 0;
}

static void observe(int done) {
  void *program = dlopen(0, RTLD_LAZY);
  struct link_map *first = 0;
  dlinfo(program, RTLD_DI_LINKMAP, &first);
  text(done ? "|done|@" : "|failed|@");
  for (struct link_map *map = first; map; map = map->l_next)
    if (letter_of(map)) trace(letter_of(map));
  text("|@: ");
  lookup(program);
  text(" ... ...... ");
  lookup(program);
  for (struct link_map *map = first; map; map = map->l_next) {
    int letter = letter_of(map);
    if (!letter) continue;
    trace('|');
    trace(letter);
    text(": ");
    observers[letter](trace);
    text("...... ... ...... ");
    lookup(opened[letter] ? handles[letter][0] : 0);
  }
  text("|*: ");
  lookup(program);
  text("\n");
  dlclose(program);
}

static int open_library(const char *step) {
  char name[] = {step[1], '.', 's', 'o', 0};
  int flags = strstr(step, ":NOW") ? RTLD_NOW : RTLD_LAZY;
  if (strstr(step, ":GLOBAL")) flags |= RTLD_GLOBAL;
  if (strstr(step, ":NODELETE")) flags |= RTLD_NODELETE;
  if (strstr(step, ":NOLOAD")) flags |= RTLD_NOLOAD;
#ifdef RTLD_DEEPBIND
  if (strstr(step, ":DEEPBIND")) flags |= RTLD_DEEPBIND;
#endif
  void *handle = dlopen(name, flags);
  if (handle) handles[(int)step[1]][opened[(int)step[1]]++] = handle;
  return handle != 0;
}

static int close_library(int letter) {
  return opened[letter] > 0 && dlclose(handles[letter][--opened[letter]]) == 0;
}

int main(int argc, char **argv) {
  observe(1);
  for (int i = 1; i < argc && strcmp(argv[i], "exit"); i++)
    observe(argv[i][0] == '+' ? open_library(argv[i]) : close_library(argv[i][1]));
  return 0;
}
