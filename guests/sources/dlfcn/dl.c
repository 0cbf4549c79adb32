/* dl.wasm COMMAND...: a little language for tests of run-time linking; each command prints a line.
 *
 *   open NAME FLAG+FLAG   opens a library (`-` is the null name); its slot is the next number
 *   call SLOT NAME        calls int NAME(void)
 *   data SLOT NAME        the value of int NAME
 *   has SLOT NAME         whether there is such a symbol
 *   same SLOT NAME SLOT NAME   whether two symbols have one address
 *   where SLOT NAME       what dladdr says of the symbol
 *   close SLOT            closes
 *   error                 what dlerror says
 *   grow PAGES            grows the memory as malloc would and fills the new pages
 *   check                 whether all pages of `grow` still hold what they were filled with
 *   say TEXT              prints it
 *
 * A slot is a number, `default` or `next`. */
#include "dlfcn.h"
#include "wasi.h"

#define SLOTS 32
#define PAGE 65536

static void *slots[SLOTS];
static int slot_count;

static unsigned char *grown[SLOTS];
static size_t grown_pages[SLOTS];
static int grown_count;

static char **words;

static int same(const char *left, const char *right) {
  while (*left != 0 && *left == *right) left++, right++;
  return *left == *right;
}

static int number(const char *text) {
  int result = 0;
  for (; *text >= '0' && *text <= '9'; text++) result = 10 * result + (*text - '0');
  return result;
}

static int starts(const char *text, const char *word) {
  while (*word != 0 && *text == *word) text++, word++;
  return *word == 0 && (*text == 0 || *text == '+');
}

static int flags(const char *text) {
  static const struct { const char *name; int value; } names[] = {
      {"lazy", RTLD_LAZY}, {"now", RTLD_NOW}, {"noload", RTLD_NOLOAD}, {"local", RTLD_LOCAL},
      {"global", RTLD_GLOBAL}, {"nodelete", RTLD_NODELETE}, {"none", 0}, {"unknown", 1 << 30}};
  int result = 0;
  for (;;) {
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
      if (starts(text, names[i].name)) result |= names[i].value;
    }
    while (*text != 0 && *text != '+') text++;
    if (*text == 0) return result;
    text++;
  }
}

static char *next_word(void) {
  if (*words == NULL) {
    print("a word is missing\n");
    wasi_proc_exit(2);
  }
  return *words++;
}

static void *next_slot(void) {
  const char *word = next_word();
  if (same(word, "default")) return RTLD_DEFAULT;
  if (same(word, "next")) return RTLD_NEXT;
  return slots[number(word) % SLOTS];
}

static void print_error(void) {
  const char *text = dlerror();
  print(text == NULL ? "no error" : text);
  print("\n");
}

/* The address of the symbol that the next two words name; prints the error if there is none. */
static void *next_symbol(void) {
  void *handle = next_slot();
  const char *name = next_word();
  void *address = dlsym(handle, name);
  print(name);
  print(": ");
  if (address == NULL) print_error();
  return address;
}

static void open(void) {
  const char *name = next_word();
  void *handle = dlopen(same(name, "-") ? NULL : name, flags(next_word()));
  print("open ");
  print(name);
  print(": ");
  int old = -1;
  for (int i = 0; i < slot_count && old < 0; i++) {
    if (handle != NULL && slots[i] == handle) old = i;
  }
  slots[slot_count++ % SLOTS] = handle;
  if (handle == NULL) {
    print_error();
  } else if (old >= 0) {
    print_line("the handle of slot", old);
  } else {
    print_line("slot", slot_count - 1);
  }
}

static void where(void) {
  Dl_info info;
  void *address = next_symbol();
  if (address == NULL) return;
  if (dladdr(address, &info) == 0) {
    print("nowhere\n");
    return;
  }
  const char *file = info.dli_fname;
  for (const char *at = file; *at != 0; at++) {
    if (*at == '/') file = at + 1;
  }
  print(file);
  print(" ");
  print(info.dli_sname == NULL ? "-" : info.dli_sname);
  print(info.dli_saddr == address ? " exactly\n" : " nearby\n");
}

static void grow(void) {
  int pages = number(next_word());
  size_t before = __builtin_wasm_memory_grow(0, (size_t)pages);
  if (before == (size_t)-1) {
    print("grow: failed\n");
    return;
  }
  unsigned char *start = (unsigned char *)(before * PAGE);
  for (size_t i = 0; i < (size_t)pages * PAGE; i++) start[i] = (unsigned char)(i * 7 + 1);
  grown[grown_count] = start;
  grown_pages[grown_count++] = (size_t)pages;
  print_line("grow: pages", pages);
}

static void check(void) {
  for (int area = 0; area < grown_count; area++) {
    for (size_t i = 0; i < grown_pages[area] * PAGE; i++) {
      if (grown[area][i] != (unsigned char)(i * 7 + 1)) {
        print_line("check: changed at", (long long)i);
        return;
      }
    }
  }
  print("check: unchanged\n");
}

static int program(int argc, char **argv) {
  (void)argc;
  words = argv + 1;
  while (*words != NULL) {
    const char *command = next_word();
    void *address;
    if (same(command, "open")) {
      open();
    } else if (same(command, "call")) {
      if ((address = next_symbol()) != NULL) {
        print_number(((int (*)(void))address)());
        print("\n");
      }
    } else if (same(command, "data")) {
      if ((address = next_symbol()) != NULL) {
        print_number(*(int *)address);
        print("\n");
      }
    } else if (same(command, "has")) {
      if (next_symbol() != NULL) print("yes\n");
    } else if (same(command, "same")) {
      address = next_symbol();
      print(address == next_symbol() ? "one address\n" : "two addresses\n");
    } else if (same(command, "where")) {
      where();
    } else if (same(command, "close")) {
      if (dlclose(next_slot()) == 0) {
        print("close: done\n");
      } else {
        print("close: ");
        print_error();
      }
    } else if (same(command, "error")) {
      print("error: ");
      print_error();
    } else if (same(command, "grow")) {
      grow();
    } else if (same(command, "check")) {
      check();
    } else if (same(command, "say")) {
      print(next_word());
      print("\n");
    } else {
      print("no such command: ");
      print(command);
      print("\n");
      return 2;
    }
  }
  return 0;
}

/* What plug-ins see of the program. */
EXPORT int host_value(void) { return 1000; }
EXPORT int host_number = 2000;

#include "start.h"
