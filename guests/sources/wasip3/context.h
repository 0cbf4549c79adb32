/* The stack pointer and the address of thread-local data as functions, as code for wasip3 has them;
 * clang 19 makes none, so the data of each library are a block that it knows itself. */
#ifndef CONTEXT_H
#define CONTEXT_H

#include "guest.h"

IMPORT("env", "__wasm_get_stack_pointer") char *__wasm_get_stack_pointer(void);
IMPORT("env", "__wasm_set_stack_pointer") void __wasm_set_stack_pointer(char *pointer);
IMPORT("env", "__wasm_get_tls_base") int *__wasm_get_tls_base(void);
IMPORT("env", "__wasm_set_tls_base") void __wasm_set_tls_base(int *base);

struct library_info {
  unsigned (*size_and_align)(unsigned *align);
  void (*init)(int *base);
};

struct program_info {
  unsigned count;
  struct library_info *const *libraries;
  int *const *bases;
};

struct library_list {
  unsigned count;
  void *libraries;
};

/* A library's data: an integer that begins with VALUE, aligned to 16. */
#define THREAD_LOCAL(value)                                                       \
  static unsigned size_and_align(unsigned *align) {                               \
    *align = 16;                                                                  \
    return sizeof(int);                                                           \
  }                                                                               \
  static void init(int *base) {                                                   \
    *base = value;                                                                \
    __wasm_set_tls_base(base);                                                    \
  }                                                                               \
  EXPORT struct library_info __wasm_library_tls_info = {size_and_align, init};    \
  static _Alignas(16) int first;                                                  \
  __attribute__((constructor)) static void begin(void) { init(&first); }

#endif
