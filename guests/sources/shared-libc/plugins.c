/* Opens a library by the functions of libdl.so, which fail if they are not overridden. */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  void *handle = dlopen(argc > 1 ? argv[1] : "left.so", RTLD_NOW);
  if (!handle) {
    printf("%s\n", dlerror());
    return 1;
  }
  void (*say)(const char *, double) = (void (*)(const char *, double))dlsym(handle, "left_say");
  say("opened", 1);
  printf("nothing: %d, ", dlsym(handle, "left_nothing") != NULL);
  printf("%s\n", dlerror());
  printf("close %d\n", dlclose(handle));
  return 0;
}
