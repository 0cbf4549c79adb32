/* The start of a program that has libc.so. Debian's crt1-command.o is of an older wasi-libc, whose entry
 * points have other names. */
int __main_void(void);
void __wasm_call_ctors(void);
void __wasm_call_dtors(void);
_Noreturn void __wasi_proc_exit(unsigned status);

__attribute__((visibility("default"))) void _start(void) {
  __wasm_call_ctors();
  /* Of libc.so where main has parameters: it makes them from the arguments. */
  int status = __main_void();
  __wasm_call_dtors();
  if (status != 0) __wasi_proc_exit((unsigned)status);
}
