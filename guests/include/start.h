/* The start of a program without a libc: include it in one source file, after defining
 * `int program(int argc, char **argv)`. */
#ifndef START_H
#define START_H

#include "wasi.h"

#define START_ARGUMENTS 64
#define START_ARGUMENT_BYTES 4096

void __wasm_call_ctors(void);

static char *start_argv[START_ARGUMENTS + 1];
static char start_text[START_ARGUMENT_BYTES];

EXPORT void _start(void) {
  size_t count, bytes;
  __wasm_call_ctors();
  wasi_args_sizes_get(&count, &bytes);
  if (count > START_ARGUMENTS || bytes > sizeof start_text) {
    write_text(2, "too many arguments\n");
    wasi_proc_exit(126);
  }
  wasi_args_get(start_argv, start_text);
  int status = program((int)count, start_argv);
  if (status != 0) wasi_proc_exit(status);
}

#endif
