/* C++ exceptions within and between a program and libraries, as Emscripten compiles them for hosts that catch. */
#ifndef CXX_H
#define CXX_H

extern "C" {
#include "guest.h"
}

#ifdef THREADED
#define OF_THREAD thread_local
#else
#define OF_THREAD
#endif

/* As large as Emscripten's. */
typedef struct { uint32_t words[39]; } jump_buffer[1];

extern "C" {
int setjmp(jump_buffer buffer) __attribute__((returns_twice));
[[noreturn]] void longjmp(jump_buffer buffer, int value);

/* libc++abi's, of which programs in C++ call some by way of <exception>. */
void *__cxa_current_primary_exception();
void __cxa_rethrow_primary_exception(void *object);
unsigned __cxa_uncaught_exceptions();
void __cxa_decrement_exception_refcount(void *object);
[[noreturn]] void __cxa_call_unexpected(void *object);

/* runtime.so: how many exceptions it has in memory. */
int live_exceptions();

/* lib.so */
[[noreturn]] void lib_throw(int code);
[[noreturn]] void lib_throw_light(int code);
int lib_catch(void (*call)());
int lib_clean(int (*call)());
[[noreturn]] void lib_jump(jump_buffer buffer, int value);

/* innocent.so */
int apply(int (*call)());
}

/* Alive says how many there are: copies of a thrown object are destroyed once. */
struct EXPORT Failure {
  int code;
  static int alive;
  explicit Failure(int code) : code(code) { alive++; }
  Failure(const Failure &other) : code(other.code) { alive++; }
  virtual ~Failure();
  virtual const char *what() const;
};

struct EXPORT DiskFailure : Failure {
  explicit DiskFailure(int code) : Failure(code) {}
  ~DiskFailure() override;
  const char *what() const override;
};

struct EXPORT Place {
  int line = 7;
  virtual ~Place();
};

/* Its type is written down in each library that uses it. */
struct EXPORT Light {
  int code;
};

/* Its second base is not at its beginning. */
struct EXPORT PlacedFailure : Failure, Place {
  explicit PlacedFailure(int code) : Failure(code) {}
  ~PlacedFailure() override;
};

#endif
