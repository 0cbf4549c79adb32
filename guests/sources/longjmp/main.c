/* Each function gives the bits of the checks that hold. */
#include "jumps.h"

static NOINLINE void jump(jump_buffer buffer, int value) {
  if (OPAQUE(value) >= 0) longjmp(buffer, value);
}

EXPORT int within(void) {
  jump_buffer buffer;
  volatile int before = 1;
  int value = setjmp(buffer);
  if (value == 0) {
    before = 2;
    jump(buffer, 42);
    return 0;
  }
  return CHECK(0, value == 42) | CHECK(1, before == 2);
}

EXPORT int zero_becomes_one(void) {
  jump_buffer buffer;
  int value = setjmp(buffer);
  if (value == 0) lib_jump(buffer, 0);
  return value;
}

/* The library jumps to the program, at once and from the depth of its stack. */
EXPORT int from_library(void) {
  jump_buffer buffer;
  volatile int checks = 0;
  int value = setjmp(buffer);
  if (value == 0) lib_jump(buffer, 12);
  checks |= CHECK(0, value == 12);
  value = setjmp(buffer);
  if (value == 0) return lib_descend(50, buffer);
  return checks | CHECK(1, value == 77);
}

static int jump_back(void *context) {
  jump(context, 3);
  return 0;
}

static int no_jump(void *context) { return context != 0; }

EXPORT int into_library(void) {
  return CHECK(0, lib_catch(jump_back, 0) == 1003) | CHECK(1, lib_catch(no_jump, 0) == 1);
}

static int jump_far(void *context) {
  lib_jump(context, 8);
}

static int pass_again(void *context) { return lib_pass(jump_far, context); }

/* main -> lib -> main -> lib -> main -> lib, and back in one jump over targets that are not meant. */
EXPORT int over_several(void) {
  jump_buffer buffer;
  int value = setjmp(buffer);
  if (value == 0) return lib_pass(pass_again, buffer);
  return value == 8;
}

EXPORT int nested(void) {
  jump_buffer outer;
  int value = setjmp(outer);
  if (value == 0) lib_jump_out_of_catch(outer);
  return value == 6;
}

/* The stack is where it was after each of many jumps. */
EXPORT int many(int count) {
  jump_buffer buffer;
  volatile int done = 0;
  volatile uintptr_t first = 0;
  volatile int same = 1;
  for (volatile int i = 0; i < count; i++) {
    if (setjmp(buffer) == 0) lib_descend(3, buffer);
    char local[16];
    uintptr_t address = (uintptr_t)OPAQUE(&local[0]);
    if (first == 0) first = address;
    same &= first == address;
    done++;
  }
  return same ? done : -1;
}

static int compare(void *context) {
  lib_jump(context, 9);
}

int apply(int (*call)(void *), void *context);

/* A jump past code that knows nothing of jumps. */
EXPORT int past_innocent_code(void) {
  jump_buffer buffer;
  int value = setjmp(buffer);
  if (value == 0) return apply(compare, buffer);
  return value == 9;
}

EXPORT int uncaught(void) {
  static jump_buffer nowhere;
  longjmp(nowhere, 4);
}
