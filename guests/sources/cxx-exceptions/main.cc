/* Each function gives the bits of the checks that hold; those that throw to the caller say so. */
#include "cxx.h"

IMPORT("env", "host") extern "C" void host();

namespace {
struct Cleanup {
  int mark;
  ~Cleanup() { trace(mark); }
};

NOINLINE void throw_failure(int code) {
  if (OPAQUE(code) >= 0) throw Failure(code);
}

NOINLINE void throw_int(int code) {
  if (OPAQUE(code) >= 0) throw code;
}

/* Nothing is left of the exceptions that were handled. */
bool clean() { return live_exceptions() == 0 && Failure::alive == 0 && __cxa_uncaught_exceptions() == 0; }
} // namespace

extern "C" {
EXPORT int by_type() {
  int checks = 0;
  try {
    throw_int(42);
  } catch (int code) {
    checks |= CHECK(0, code == 42);
  }
  try {
    throw DiskFailure(5);
  } catch (const DiskFailure &failure) {
    checks |= CHECK(1, failure.code == 5);
  }
  static int pointed = 9;
  try {
    throw &pointed;
  } catch (int *pointer) {
    checks |= CHECK(2, pointer == &pointed);
  }
  return checks | CHECK(3, clean());
}

EXPORT int by_base() {
  int checks = 0;
  try {
    throw DiskFailure(5);
  } catch (const Failure &failure) {
    checks |= CHECK(0, failure.code == 5);
  }
  try {
    throw PlacedFailure(6);
  } catch (const Place &place) {
    checks |= CHECK(1, place.line == 7);
    checks |= CHECK(2, static_cast<const PlacedFailure &>(place).code == 6);
  }
  return checks | CHECK(3, clean());
}

EXPORT int first_that_fits() {
  int checks = 0;
  for (int i = 0; i < 4; i++) {
    try {
      if (i == 0) throw_int(1);
      if (i == 1) throw_failure(2);
      if (i == 2) throw PlacedFailure(3);
      throw 4.5;
    } catch (long) {
    } catch (int) {
      checks |= CHECK(0, i == 0);
    } catch (Place &) {
      checks |= CHECK(1, i == 2);
    } catch (Failure &) {
      checks |= CHECK(2, i == 1);
    } catch (...) {
      checks |= CHECK(3, i == 3);
    }
  }
  return checks | CHECK(4, clean());
}

EXPORT int passes_others() {
  Cleanup outer{10};
  try {
    Cleanup middle{11};
    try {
      Cleanup inner{12};
      throw_failure(3);
    } catch (int) {
      return -1;
    }
  } catch (const Failure &failure) {
    return CHECK(0, failure.code == 3);
  }
  return -1;
}

EXPORT int nested() {
  int checks = 0;
  try {
    throw_failure(1);
  } catch (const Failure &first) {
    try {
      throw_failure(2);
    } catch (const Failure &second) {
      checks |= CHECK(0, first.code == 1 && second.code == 2 && live_exceptions() == 2);
    }
    checks |= CHECK(1, live_exceptions() == 1);
    try {
      throw;
    } catch (const Failure &again) {
      checks |= CHECK(2, &again == &first && again.code == 1 && live_exceptions() == 1);
    }
    checks |= CHECK(3, live_exceptions() == 1);
  }
  return checks | CHECK(4, clean());
}

EXPORT int rethrown() {
  int checks = 0;
  try {
    try {
      try {
        throw DiskFailure(8);
      } catch (const Failure &) {
        throw;
      }
    } catch (...) {
      checks |= CHECK(0, live_exceptions() == 1);
      throw;
    }
  } catch (const DiskFailure &failure) {
    checks |= CHECK(1, failure.code == 8);
  }
  return checks | CHECK(2, clean());
}

EXPORT int replaced() {
  int checks = 0;
  try {
    try {
      throw_failure(1);
    } catch (const Failure &) {
      throw_int(2);
    }
  } catch (int code) {
    checks |= CHECK(0, code == 2) | CHECK(1, Failure::alive == 0);
  }
  return checks | CHECK(2, clean());
}

static void throw_to_library() { throw PlacedFailure(77); }
static void throw_int_to_library() { throw_int(1); }
static int throw_through() { throw_failure(30); return 0; }
static int through_library() { return lib_clean(throw_through); }

EXPORT int from_library() {
  try {
    lib_throw(20);
  } catch (const Failure &failure) {
    return CHECK(0, failure.code == 20);
  }
  return 0;
}

EXPORT int from_library_by_value() {
  try {
    lib_throw_light(21);
  } catch (Light light) {
    return CHECK(0, light.code == 21);
  }
  return 0;
}

EXPORT int into_library() {
  return CHECK(0, lib_catch(throw_to_library) == 77) | CHECK(1, lib_catch(throw_int_to_library) == -1) |
         CHECK(2, clean());
}

/* main -> lib -> main -> lib -> main, and back. */
EXPORT int through_libraries() {
  try {
    lib_clean(through_library);
  } catch (const Failure &failure) {
    return CHECK(0, failure.code == 30);
  }
  return 0;
}

EXPORT int past_innocent_code() {
  try {
    apply(throw_through);
  } catch (const Failure &failure) {
    return CHECK(0, failure.code == 30);
  }
  return 0;
}

struct Careful {
  int &checks;
  ~Careful() {
    checks |= CHECK(0, __cxa_uncaught_exceptions() == 1);
    try {
      throw_int(5);
    } catch (int code) {
      checks |= CHECK(1, code == 5) | CHECK(2, __cxa_uncaught_exceptions() == 1);
    }
  }
};

EXPORT int destructor_that_catches() {
  int checks = 0;
  try {
    Careful careful{checks};
    throw_failure(6);
  } catch (const Failure &failure) {
    checks |= CHECK(3, failure.code == 6) | CHECK(4, __cxa_uncaught_exceptions() == 0);
  }
  return checks | CHECK(5, clean());
}

struct Careless {
  ~Careless() noexcept(false) { throw_int(5); }
};

/* Ends in std::terminate. */
EXPORT int destructor_that_throws() {
  try {
    Careless careless;
    throw_failure(6);
  } catch (...) {
    return 1;
  }
  return 0;
}

EXPORT int destructor_that_throws_alone() {
  int checks = 0;
  try {
    Careless careless;
  } catch (int code) {
    checks |= CHECK(0, code == 5);
  }
  return checks | CHECK(1, clean());
}

/* As std::current_exception and std::rethrow_exception do. */
EXPORT int held() {
  int checks = 0;
  void *kept = nullptr;
  try {
    throw_failure(4);
  } catch (...) {
    kept = __cxa_current_primary_exception();
  }
  checks |= CHECK(0, live_exceptions() == 1 && Failure::alive == 1);
  for (int i = 0; i < 3; i++) {
    try {
      __cxa_rethrow_primary_exception(kept);
    } catch (const Failure &failure) {
      checks |= CHECK(1 + i, failure.code == 4 && &failure == kept);
    }
  }
  checks |= CHECK(4, live_exceptions() == 1);
  __cxa_decrement_exception_refcount(kept);
  return checks | CHECK(5, clean()) | CHECK(6, __cxa_current_primary_exception() == nullptr);
}

EXPORT int jump_past_handlers() {
  jump_buffer buffer;
  int value = setjmp(buffer);
  if (value == 0) {
    try {
      lib_jump(buffer, 9);
    } catch (...) {
      return -1;
    }
  }
  return CHECK(0, value == 9) | CHECK(1, clean());
}

EXPORT int throws_past_targets() {
  jump_buffer buffer;
  try {
    if (setjmp(buffer) != 0) return -1;
    lib_throw(2);
  } catch (const Failure &failure) {
    return CHECK(0, failure.code == 2);
  }
  return 0;
}

EXPORT int jump_then_throw() {
  jump_buffer buffer;
  volatile int checks = 0;
  for (volatile int i = 0; i < 3; i++) {
    try {
      int value = setjmp(buffer);
      if (value == 0) lib_jump(buffer, 3);
      throw_failure(value);
    } catch (const Failure &failure) {
      checks |= CHECK(i, failure.code == 3);
    }
  }
  return checks | CHECK(3, clean());
}

/* The stack is where it was after each of many. */
EXPORT int many(int count) {
  int done = 0;
  uintptr_t first = 0;
  for (int i = 0; i < count; i++) {
    try {
      apply(throw_through);
    } catch (const Failure &) {
    }
    char local[16];
    uintptr_t address = (uintptr_t)OPAQUE(&local[0]);
    if (first == 0) first = address;
    done += first == address && clean();
  }
  return done;
}

/* Where its frame is. */
EXPORT uintptr_t frame() {
  char local[16];
  return (uintptr_t)OPAQUE(&local[0]);
}

/* The host's function may throw, exit or trap, or call what throws. */
EXPORT int calls_host() {
  Cleanup cleanup{13};
  try {
    host();
  } catch (const Failure &failure) {
    return failure.code;
  } catch (...) {
    return -1;
  }
  return 0;
}

EXPORT int traps() {
  try {
    apply([]() -> int { __builtin_trap(); });
  } catch (...) {
    return 1;
  }
  return 0;
}

/* These throw to the host. */
EXPORT void throws_failure() { lib_throw(1); }
EXPORT void throws_int() { throw_int(3); }

EXPORT void violates() {
  try {
    throw_failure(1);
  } catch (...) {
    __cxa_call_unexpected(__cxa_current_primary_exception());
  }
}

/* Nothing is being handled. */
EXPORT void rethrows_nothing() { throw; }

/* Whether the thread handles an exception. */
EXPORT int is_handling() {
  void *object = __cxa_current_primary_exception();
  __cxa_decrement_exception_refcount(object);
  return object != nullptr;
}

/* Handles a number while other threads do the same with theirs. */
EXPORT int in_thread(int number) {
  try {
    throw_failure(number);
  } catch (const Failure &failure) {
    host();
    if (failure.code != number) return -1;
    try {
      throw;
    } catch (const Failure &again) {
      return again.code;
    }
  }
  return 0;
}
}
