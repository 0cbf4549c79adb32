// A thread opens a library; others use it, with thread-local data of their own.
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

__thread int main_data = 7;
static int (*next)(void);

static void *uses(void *argument) {
  int first = next(), second = next();
  return (void *)(long)(first * 10000 + second * 100 + main_data / 100);
}

static void *opens(void *argument) {
  void *library = dlopen("side.wasm", RTLD_NOW);
  if (!library) {
    printf("%s\n", dlerror());
    return 0;
  }
  next = (int (*)(void))dlsym(library, "side_next");
  return uses(0);
}

int main(void) {
  pthread_t thread;
  void *result;
  pthread_create(&thread, 0, opens, 0);
  pthread_join(thread, &result);
  printf("opened: %ld\n", (long)result);
  if (!next) return 1;
  for (int i = 0; i < 3; i++) {
    pthread_create(&thread, 0, uses, 0);
    pthread_join(thread, &result);
    printf("thread: %ld\n", (long)result);
  }
  printf("main: %ld\n", (long)uses(0));
  return 0;
}
