#include <stdio.h>

int main(int argc, char **argv) {
  printf("hello from libc, %d argument%s, pi is %.5f\n", argc - 1, argc == 2 ? "" : "s", 3.14159265);
  for (int i = 1; i < argc; i++) printf("%d: %s\n", i, argv[i]);
  return 0;
}
