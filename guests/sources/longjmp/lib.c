#include "jumps.h"

EXPORT _Noreturn void lib_jump(jump_buffer buffer, int value) { longjmp(buffer, value); }

/* Jumps from the depth, with something on the stack in each call. */
EXPORT NOINLINE int lib_descend(int depth, jump_buffer buffer) {
  volatile int local[64];
  local[depth % 64] = depth;
  if (depth == 0) longjmp(buffer, 77);
  return lib_descend(depth - 1, buffer) + local[depth % 64];
}

static jump_buffer here;

/* Gives what the call gives, or 1000 and the value that it jumps here with. */
EXPORT int lib_catch(int (*call)(void *), void *context) {
  int value = setjmp(here);
  if (value != 0) return 1000 + value;
  return call(context ? context : here);
}

/* Between the jump and its target, with a target of its own that is not meant. */
EXPORT int lib_pass(int (*call)(void *), void *context) {
  jump_buffer own;
  if (setjmp(own) != 0) return -1;
  return call(context);
}

EXPORT _Noreturn void lib_jump_out_of_catch(jump_buffer outer) {
  jump_buffer own;
  int value = setjmp(own);
  if (value == 0) longjmp(own, 5);
  longjmp(outer, value + 1);
}
