/* A library that throws and catches. */
#include "cxx.h"

struct Cleanup {
  int mark;
  ~Cleanup() { trace(mark); }
};

extern "C" {
EXPORT void lib_throw(int code) {
  Cleanup cleanup{1};
  throw DiskFailure(code);
}

EXPORT void lib_throw_light(int code) { throw Light{code}; }

/* Gives the failure's code, or -1 for anything else. */
EXPORT int lib_catch(void (*call)()) {
  try {
    call();
  } catch (const Failure &failure) {
    return failure.code;
  } catch (...) {
    return -1;
  }
  return 0;
}

/* Catches what nobody throws. */
EXPORT int lib_clean(int (*call)()) {
  Cleanup cleanup{2};
  try {
    return call();
  } catch (long) {
    return -2;
  }
}

EXPORT void lib_jump(jump_buffer buffer, int value) {
  Cleanup cleanup{3};
  if (OPAQUE(value) != 0) longjmp(buffer, value);
  trace(4);
  __builtin_trap();
}
}
