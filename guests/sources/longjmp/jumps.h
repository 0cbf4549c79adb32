/* Jumps within and between a program and a library; compiled once for each way to jump. */
#include "guest.h"

/* As large as those of wasi-libc and Emscripten. */
typedef struct { uint32_t words[39]; } jump_buffer[1];
int setjmp(jump_buffer buffer) __attribute__((returns_twice));
_Noreturn void longjmp(jump_buffer buffer, int value);

/* lib.so */
_Noreturn void lib_jump(jump_buffer buffer, int value);
int lib_descend(int depth, jump_buffer buffer);
int lib_catch(int (*call)(void *), void *context);
int lib_pass(int (*call)(void *), void *context);
_Noreturn void lib_jump_out_of_catch(jump_buffer outer);
