/* The start of a reactor that has libc.so: what crt1-reactor.o is for others. */
void __wasm_call_ctors(void);

__attribute__((visibility("default"))) void _initialize(void) {
  static volatile int initialized;
  if (initialized != 0) __builtin_trap();
  initialized = 1;
  __wasm_call_ctors();
}
