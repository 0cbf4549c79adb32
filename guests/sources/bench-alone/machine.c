/* An interpreter of a small machine: a switch in a loop, and a call for each call of the program. */
#include "guest.h"

enum { PUSH, LOAD, STORE, ADD, XOR, SHIFT, LESS, JUMP_IF, CALL, RETURN };

/* Turns a number n times, half of the work in a function: an operation and its operand in turn. */
static const uint8_t program[] = {
    /* 0 */ LOAD,    0,  LOAD, 1, ADD,  0, CALL,  32, STORE, 0,
    /* 10 */ LOAD,   1,  PUSH, 1, ADD,  0, STORE, 1,
    /* 18 */ LOAD,   1,  LOAD, 2, LESS, 0, JUMP_IF, 0,
    /* 26 */ LOAD,   0,  RETURN, 0, RETURN, 0,
    /* 32 */ STORE,  3,  LOAD, 3, SHIFT, 7, LOAD, 3, XOR, 0, PUSH, 13, ADD, 0, RETURN, 0};

static uint32_t variables[4];

static NOINLINE uint32_t run(uint32_t at, uint32_t *stack) {
  uint32_t *top = stack;
  for (;;) {
    uint32_t operand = program[at + 1];
    switch (program[at]) {
      case PUSH: *++top = operand; break;
      case LOAD: *++top = variables[operand]; break;
      case STORE: variables[operand] = *top--; break;
      case ADD: top--; *top += top[1]; break;
      case XOR: top--; *top ^= top[1]; break;
      case SHIFT: *top = *top << operand | *top >> (32 - operand); break;
      case LESS: top--; *top = *top < top[1]; break;
      case JUMP_IF: at = *top-- != 0 ? operand : at + 2; continue;
      case CALL: *top = run(operand, top); break;
      default: return *top;
    }
    at += 2;
  }
}

/* The number after n turns of the program. */
EXPORT uint32_t machine(uint32_t n) {
  uint32_t stack[16] = {0};
  variables[0] = 1;
  variables[1] = 0;
  variables[2] = n;
  return run(0, stack);
}
