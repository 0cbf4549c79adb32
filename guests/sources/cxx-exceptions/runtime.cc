/* What Emscripten's programs have of their own for exceptions and jumps: the names and contracts are those
 * that clang's output and the host refer to. EARLY leaves to the host what it had before Emscripten 3.1.20. */
#include "cxx.h"
#include "abi.h"

using std::type_info;

extern "C" {
EXPORT OF_THREAD uintptr_t __THREW__;
EXPORT OF_THREAD int __threwValue;

EXPORT void setThrew(uintptr_t threw, int value) {
  if (__THREW__ == 0) {
    __THREW__ = threw;
    __threwValue = value;
  }
}

struct target {
  void *frame;
  unsigned label;
};

void _emscripten_throw_longjmp();

EXPORT void __wasm_setjmp(target *buffer, unsigned label, void *frame) {
  buffer->frame = frame;
  buffer->label = label;
}

EXPORT unsigned __wasm_setjmp_test(target *buffer, void *frame) {
  return buffer->frame == frame ? buffer->label : 0;
}

EXPORT void emscripten_longjmp(uintptr_t buffer, int value) {
  setThrew(buffer, value ? value : 1);
  _emscripten_throw_longjmp();
}

/* Blocks of one size, which are used again. */
static char blocks[64][256] __attribute__((aligned(16)));
static char used[64];

EXPORT void *malloc(size_t size) {
  for (unsigned i = 0; size <= sizeof blocks[0] && i < sizeof used; i++) {
    if (!__atomic_exchange_n(&used[i], 1, __ATOMIC_SEQ_CST)) return blocks[i];
  }
  return nullptr;
}

EXPORT void free(void *block) {
  if (block) __atomic_store_n(&used[((char *)block - blocks[0]) / sizeof blocks[0]], 0, __ATOMIC_SEQ_CST);
}

EXPORT int live_exceptions() {
  int count = 0;
  for (char one : used) count += one;
  return count;
}

EXPORT int __cxa_can_catch(const type_info *caught, const type_info *thrown, char **object) {
  return thrown->is(caught, *object);
}

EXPORT int __cxa_is_pointer_type(const type_info *type) { return type->is_pointer(); }

[[noreturn]] EXPORT void terminate() __asm__("_ZSt9terminatev");
void terminate() { __builtin_trap(); }

#ifndef EARLY
static OF_THREAD int second;
EXPORT void _emscripten_tempret_set(int value) { second = value; }
EXPORT int _emscripten_tempret_get() { return second; }

struct header {
  size_t references;
  const type_info *type;
  void *(*destructor)(void *);
  char caught, rethrown;
  char *adjusted;
  void *padding;
};

static header *of(void *object) { return (header *)object - 1; }

EXPORT void *__cxa_allocate_exception(size_t size) {
  header *made = (header *)malloc(size + sizeof(header));
  *made = {};
  return made + 1;
}

EXPORT void __cxa_free_exception(void *object) { free(of(object)); }

EXPORT void __cxa_increment_exception_refcount(void *object) {
  if (object) __atomic_add_fetch(&of(object)->references, 1, __ATOMIC_SEQ_CST);
}

EXPORT void __cxa_decrement_exception_refcount(void *object) {
  if (!object || __atomic_sub_fetch(&of(object)->references, 1, __ATOMIC_SEQ_CST) || of(object)->rethrown) return;
  if (of(object)->destructor) of(object)->destructor(object);
  __cxa_free_exception(object);
}

EXPORT void *__cxa_get_exception_ptr(void *object) {
  if (of(object)->type->is_pointer()) return *(void **)object;
  return of(object)->adjusted ? of(object)->adjusted : object;
}

static char *copy(const char *text) {
  char *made = (char *)malloc(256), *at = made;
  while ((*at++ = *text++)) {}
  return made;
}

extern const type_info failure_type __asm__("_ZTI7Failure");

EXPORT void __get_exception_message(void *object, char **type, char **message) {
  const char *name = of(object)->type->name;
  while (*name >= '0' && *name <= '9') name++;
  *type = copy(name);
  char *part = (char *)object;
  *message = of(object)->type->is(&failure_type, part) ? copy(((Failure *)part)->what()) : nullptr;
}
#endif
}

EXPORT void operator delete(void *block, unsigned long) noexcept { free(block); }
