#include "context.h"
#include "dlfcn.h"

THREAD_LOCAL(40)

/* Not const, as wasi-libc has it: here libraries are added to it. */
extern struct program_info __wasm_program_tls_info;
extern const struct library_list __wasm_libdl_libraries;

int left_next(void), right_next(void);
int *left_base(void), *right_base(void);
struct library_info *left_info(void), *right_info(void);

EXPORT int main_next(void) { return ++*__wasm_get_tls_base(); }

/* Whether the program's list has a library's functions with its data. */
static int lists(struct library_info *info, int *base) {
  int found = 0;
  for (unsigned k = 0; k < __wasm_program_tls_info.count; k++)
    found += __wasm_program_tls_info.libraries[k] == info && __wasm_program_tls_info.bases[k] == base;
  return found == 1;
}

static int opens_another(void) {
  unsigned before = __wasm_program_tls_info.count;
  void *late = dlopen("late.so", RTLD_NOW);
  if (!late) return 0;
  int (*next)(void) = (int (*)(void))dlsym(late, "late_next");
  int *(*base)(void) = (int *(*)(void))dlsym(late, "late_base");
  struct library_info *(*info)(void) = (struct library_info * (*)(void)) dlsym(late, "late_info");
  int listed = next() == 31 && __wasm_program_tls_info.count == before + 1 && lists(info(), base());
  return listed && dlclose(late) == 0 && __wasm_program_tls_info.count == before;
}

/* The functions and the global of other code are one pointer: a frame that is made by the one lies
 * below what the other has taken. */
static int shares_the_stack(void) {
  volatile char frame[64];
  frame[0] = 1;
  char *then = __wasm_get_stack_pointer();
  __wasm_set_stack_pointer(then - 256);
  char *now = __wasm_get_stack_pointer();
  __wasm_set_stack_pointer(then);
  return then <= (char *)frame && now == then - 256 && frame[0] == 1;
}

/* All checks hold: 255. */
EXPORT int run(void) {
  return CHECK(0, left_next() == 11) | CHECK(1, right_next() == 21) | CHECK(2, left_next() == 12) |
         CHECK(3, main_next() == 41) |
         CHECK(4, left_info() != right_info() && left_info() != &__wasm_library_tls_info) |
         CHECK(5, __wasm_program_tls_info.count == 3 && lists(left_info(), left_base()) &&
                      lists(right_info(), right_base()) &&
                      lists(&__wasm_library_tls_info, __wasm_get_tls_base())) |
         CHECK(6, shares_the_stack() && __wasm_libdl_libraries.count == 0) | CHECK(7, opens_another());
}
