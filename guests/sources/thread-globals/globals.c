#include "globals.h"

/* wasm-ld 19 gives a protected function of a library the address of the library's first. */
#ifdef PROTECTED
#define ADDRESSED EXPORT
#else
#define ADDRESSED
#endif

int OWN(_value) = 11;
int OWN(_zeros)[4];
int *OWN(_pointer) = &OWN(_value);
ADDRESSED int OWN(_function)(void) { return 5; }
WEAK int OWN(_weak_value) = 13;
ADDRESSED WEAK int OWN(_weak_function)(void) { return 14; }
#ifdef __PIC__
extern WEAK int nowhere_value;
WEAK int nowhere_function(void);
#define NOWHERE(name) OPAQUE(&name)
#else
/* wasm-ld refuses them at fixed addresses. */
#define NOWHERE(name) 0
#endif

static int local_value = 17;
static int *local_pointer = &local_value;
static int *pointer_to_global = &OWN(_value);
static int local_function(void) { return 19; }
static int (*volatile functions[])(void) = {local_function, OWN(_function), OWN(_weak_function)};

_Thread_local int OWN(_own) = 23;
static _Thread_local int local_own = 29;
_Thread_local int *OWN(_own_pointer) = &OWN(_value);
static _Thread_local int (*own_function)(void) = OWN(_function);

/* What the first thread that asks sees is what all others must see. */
static void *seen[5];

static int same_everywhere(void) {
  void *now[] = {&OWN(_value), OWN(_zeros), (void *)OWN(_function), &OWN(_weak_value), (void *)OWN(_weak_function)};
  int same = 1;
  for (int i = 0; i < 5; i++) {
    void *nothing = 0;
    void *address = OPAQUE(now[i]);
    __atomic_compare_exchange_n(&seen[i], &nothing, address, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    same &= seen[i] == address && address != 0;
  }
  return same;
}

/* To be called once by a thread. */
EXPORT int OWN(_checks)(void) {
  int (*function)(void) = OPAQUE(&OWN(_function));
  int (*weak_function)(void) = OPAQUE(&OWN(_weak_function));
  int checks = CHECK(0, *OPAQUE(&OWN(_value)) == 11 && *OPAQUE(&OWN(_zeros)[3]) == 0);
  checks |= CHECK(1, function && function() == 5);
  checks |= CHECK(2, OWN(_pointer) == &OWN(_value) && *OWN(_pointer) == 11);
  checks |= CHECK(3, *OPAQUE(pointer_to_global) == 11 && *OPAQUE(local_pointer) == 17);
  checks |= CHECK(4, functions[0]() == 19 && functions[1]() == 5 && functions[2]() == 14);
  checks |= CHECK(5, functions[1] == function && functions[2] == weak_function);
  checks |= CHECK(6, *OPAQUE(&OWN(_weak_value)) == 13 && weak_function() == 14);
  checks |= CHECK(7, NOWHERE(nowhere_value) == 0 && NOWHERE(nowhere_function) == 0);
  checks |= CHECK(8, same_everywhere());
  checks |= CHECK(9, ++*OPAQUE(&OWN(_own)) == 24 && ++*OPAQUE(&local_own) == 30);
  checks |= CHECK(10, *OPAQUE(OWN(_own_pointer)) == 11 && OWN(_own_pointer) == &OWN(_value));
  checks |= CHECK(11, OPAQUE(own_function) == function);
  return checks;
}

EXPORT int *OWN(_own_address)(void) { return &OWN(_own); }
