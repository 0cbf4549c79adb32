/* One export for each trap. */
#include "guest.h"

static volatile int zero;
static volatile int minus_one = -1;
static volatile float huge = 1e30f;

typedef int (*unary)(int);
typedef long long (*wide)(long long);

static int plus_one(int number) { return number + 1; }

static unary volatile pointer = plus_one;
static unary volatile null_pointer;

EXPORT int trap_unreachable(void) { __builtin_trap(); }
EXPORT int trap_load(void) { return *(volatile int *)OPAQUE(0xfffffff0u); }
EXPORT int trap_store(void) { return *(volatile int *)OPAQUE(0xfffffff0u) = 1; }
EXPORT int trap_divide(void) { return 100 / zero; }
EXPORT int trap_remainder(void) { return 100 % zero; }

EXPORT int trap_overflow(void) {
  int result;
  __asm__("local.get %1\n local.get %2\n i32.div_s\n local.set %0"
          : "=r"(result)
          : "r"(INT32_MIN), "r"(minus_one));
  return result;
}

EXPORT int trap_convert(void) {
  int result;
  __asm__("local.get %1\n i32.trunc_f32_s\n local.set %0" : "=r"(result) : "r"(huge));
  return result;
}

EXPORT int trap_null_function(void) { return null_pointer(1); }
EXPORT int trap_function_type(void) { return (int)((wide)(void *)OPAQUE(pointer))(1); }
EXPORT int trap_function_index(void) { return ((unary)OPAQUE(0x7ffffff0))(1); }

static NOINLINE int deeper(int number) {
  volatile int here = number;
  return number == -1 ? 0 : deeper(here + 1) + here;
}

/* Uses the guest's stack in memory as well: its stack pointer falls below 0, so the load or store
 * there traps, or the stack of calls overflows, whichever comes first. */
EXPORT int trap_stack(void) { return deeper(0); }

static NOINLINE int calls_deeper(int number) {
  return number == -1 ? 0 : OPAQUE(calls_deeper(number + 1)) + 1;
}

/* Uses the stack of calls only. */
EXPORT int trap_call_stack(void) { return calls_deeper(0); }

/* Works, for use after a trap. */
EXPORT int run(void) { return pointer(41); }
