/* An allocator as Emscripten's: it takes all memory from __heap_base to the end of the memory for its own,
 * however much the memory has grown. Libraries must not lie there, unless they got their place from malloc. */
#include "dlfcn.h"
#include "guest.h"

#define PAGE 65536

extern unsigned char __heap_base;

static uintptr_t top;

/* The host grows the memory to at least this many bytes. */
IMPORT("env", "emscripten_resize_heap") int resize_heap(size_t size);

EXPORT void *malloc(size_t size) {
  if (top == 0) top = ((uintptr_t)OPAQUE(&__heap_base) + 15) & ~(uintptr_t)15;
  uintptr_t result = top;
  uintptr_t end = result + ((size + 15) & ~(size_t)15);
  if (end > __builtin_wasm_memory_size(0) * PAGE && !resize_heap(end)) return NULL;
  top = end;
  return (void *)result;
}

EXPORT void *calloc(size_t count, size_t size) {
  unsigned char *result = malloc(count * size);
  for (size_t i = 0; result != NULL && i < count * size; i++) ((volatile unsigned char *)result)[i] = 0;
  return result;
}

EXPORT void free(void *area) { (void)area; }

#define MOST 2000

static volatile unsigned char *used[MOST];
static int used_count;

static void use(int pages) {
  for (int page = 0; page < pages; page++) {
    volatile unsigned char *area = malloc(PAGE);
    for (int i = 0; i < PAGE; i++) area[i] = 0xff;
    used[used_count++] = area;
  }
}

static int used_unchanged(void) {
  for (int page = 0; page < used_count; page++) {
    for (int i = 0; i < PAGE; i++) {
      if (used[page][i] != 0xff) return 0;
    }
  }
  return 1;
}

int needed_unchanged(void);

/* All checks hold: 15. */
EXPORT int run(void) {
  use(1000);
  int result = CHECK(0, needed_unchanged());
  int (*late_unchanged)(void) = (int (*)(void))dlsym(dlopen("late.so", RTLD_NOW), "late_unchanged");
  if (late_unchanged == NULL) return result;
  use(1000);
  return result | CHECK(1, needed_unchanged()) | CHECK(2, late_unchanged()) |
         CHECK(3, used_unchanged());
}
