/* The same with wasi-libc at fixed addresses, whose malloc takes what is there when it is first called. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dlfcn.h"

int needed_unchanged(void);

#define PAGE 65536

static unsigned char *used[200];
static int used_count;

static void use(int pages) {
  for (int page = 0; page < pages; page++) {
    used[used_count] = malloc(PAGE);
    memset(used[used_count++], 0xff, PAGE);
  }
}

static int used_unchanged(void) {
  for (int page = 0; page < used_count; page++) {
    for (int i = 0; i < PAGE; i++) {
      if (used[page][i] != 0xff) return 0;
    }
  }
  return 1;
}

int main(void) {
  use(100);
  printf("needed %d\n", needed_unchanged());
  int (*late_unchanged)(void) = (int (*)(void))dlsym(dlopen("late.so", RTLD_NOW), "late_unchanged");
  use(100);
  printf("needed %d, late %d, own %d\n", needed_unchanged(),
         late_unchanged == NULL ? -1 : late_unchanged(), used_unchanged());
  return 0;
}
