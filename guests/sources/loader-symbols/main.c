/* The symbols that the loader gives: stack and heap bounds, the handle of the module. */
#include "guest.h"

extern char __stack_low, __stack_high, __heap_base, __heap_end;
extern char __dso_handle;

static char mine[16] = "mine";

/* All checks hold: 31. */
EXPORT int run(void) {
  char local;
  char *stack = OPAQUE(&local);
  char *own = OPAQUE(mine);
  return CHECK(0, OPAQUE(&__stack_low) < stack && stack < OPAQUE(&__stack_high)) |
         CHECK(1, OPAQUE(&__heap_base) != 0 && OPAQUE(&__heap_base) <= OPAQUE(&__heap_end)) |
         CHECK(2, OPAQUE(&__heap_end) <= (char *)(__builtin_wasm_memory_size(0) << 16)) |
         CHECK(3, OPAQUE(&__dso_handle) <= own && own < OPAQUE(&__dso_handle) + 4096) |
         CHECK(4, OPAQUE(&__stack_low) != 0);
}
