/* A program that links at run time through WASIX, as its libc does. */
#include "guest.h"

#define WASIX(name) IMPORT("wasix_32v1", name)

#define WASIX_NOW 2
#define WASIX_GLOBAL 4

WASIX("dlopen")
int wasix_dlopen(const char *path, size_t length, int flags, char *error, size_t error_length,
                 const char *library_path, size_t library_path_length, uint32_t *handle);
WASIX("dlsym")
int wasix_dlsym(uint32_t handle, const char *name, size_t length, char *error, size_t error_length, void **address);
WASIX("dl_invalid_handle") int wasix_invalid_handle(uint32_t handle);
WASIX("closure_allocate") int wasix_closure_allocate(uint32_t *closure);
WASIX("closure_prepare")
int wasix_closure_prepare(uint32_t backing, uint32_t closure, const uint8_t *arguments, uint32_t argument_count,
                          const uint8_t *results, uint32_t result_count, void *environment);
WASIX("closure_free") int wasix_closure_free(uint32_t closure);
WASIX("call_dynamic")
int wasix_call_dynamic(uint32_t function, const void *values, size_t values_length, void *results,
                       size_t results_length, int strict);
struct signature {
  uint8_t cacheable;
  uint16_t arguments, results;
};
WASIX("reflect_signature")
int wasix_reflect_signature(uint32_t function, uint8_t *arguments, uint16_t argument_count, uint8_t *results,
                            uint16_t result_count, struct signature *signature);

enum { I32, I64, F32, F64 };

typedef int (*nullary)(void);

/* Arguments lie one behind the other without padding. */
static void backing(const char *arguments, char *results, void *environment) {
  int count;
  double factor, product;
  __builtin_memcpy(&count, arguments, sizeof count);
  __builtin_memcpy(&factor, arguments + sizeof count, sizeof factor);
  product = count * factor + *(int *)environment;
  __builtin_memcpy(results, &product, sizeof product);
}

static double plain(int64_t a, float b) { return (double)a + b; }

/* All checks hold: 1023. */
EXPORT int run(void) {
  int result = 0;
  char error[64] = {0};
  uint32_t plugin = 0, closure = 0, program = 0;
  void *symbol = NULL;
  result |= CHECK(0, wasix_dlopen("plugin.so", 9, WASIX_NOW | WASIX_GLOBAL, error, sizeof error, "", 0, &plugin) == 0);
  result |= CHECK(1, wasix_dlsym(plugin, "value", 5, error, sizeof error, &symbol) == 0 && ((nullary)symbol)() == 42);
  result |= CHECK(2, wasix_dlsym(plugin, "counter", 7, error, sizeof error, &symbol) == 0 && *(int *)symbol == 7);
  result |= CHECK(3, wasix_dlsym(plugin, "gone", 4, error, sizeof error, &symbol) != 0 && error[0] == 'p');
  result |= CHECK(4, wasix_invalid_handle(plugin) == 0 && wasix_invalid_handle(12345) != 0);
  result |= CHECK(5, wasix_dlopen(NULL, 0, WASIX_NOW, error, sizeof error, "", 0, &program) == 0 &&
                         wasix_dlsym(program, "value", 5, error, sizeof error, &symbol) == 0);

  static const uint8_t arguments[] = {I32, F64}, results[] = {F64};
  int environment = 100;
  result |= CHECK(6, wasix_closure_allocate(&closure) == 0 &&
                         wasix_closure_prepare((uint32_t)backing, closure, arguments, 2, results, 1, &environment) == 0);
  double (*function)(int, double) = (double (*)(int, double))closure;
  result |= CHECK(7, OPAQUE(function)(4, 2.5) == 110);

  char values[12];
  int64_t a = 40;
  float b = 2.5f;
  double sum = 0;
  __builtin_memcpy(values, &a, sizeof a);
  __builtin_memcpy(values + sizeof a, &b, sizeof b);
  result |= CHECK(8, wasix_call_dynamic((uint32_t)plain, values, sizeof values, &sum, sizeof sum, 1) == 0 && sum == 42.5);

  struct signature signature;
  uint8_t types[2], result_types[1];
  result |= CHECK(9, wasix_reflect_signature((uint32_t)plain, types, 2, result_types, 1, &signature) == 0 &&
                         signature.cacheable == 1 && types[0] == I64 && types[1] == F32 && result_types[0] == F64 &&
                         wasix_closure_free(closure) == 0);
  return result;
}
