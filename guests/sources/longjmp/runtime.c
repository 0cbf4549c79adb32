/* What Emscripten's programs have of their own for jumps: the names and contracts are those that
 * clang's output refers to. */
#include "guest.h"

struct target {
  void *frame;
  unsigned label;
};

void _emscripten_throw_longjmp(void);

EXPORT uintptr_t __THREW__;
EXPORT int __threwValue;

EXPORT void setThrew(uintptr_t threw, int value) {
  if (__THREW__ == 0) {
    __THREW__ = threw;
    __threwValue = value;
  }
}

EXPORT void __wasm_setjmp(struct target *buffer, unsigned label, void *frame) {
  buffer->frame = frame;
  buffer->label = label;
}

EXPORT unsigned __wasm_setjmp_test(struct target *buffer, void *frame) {
  return buffer->frame == frame ? buffer->label : 0;
}

EXPORT void emscripten_longjmp(uintptr_t buffer, int value) {
  setThrew(buffer, value ? value : 1);
  _emscripten_throw_longjmp();
}
