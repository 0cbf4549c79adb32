/* Prints what the functions must return: cc expected.c && ./a.out. */
#include <inttypes.h>
#include <stdio.h>

#include "huge.c"

int main(void) {
  printf("machine(1000000, 1) = %" PRIu32 "\n", machine(1000000, 1));
  printf("machine(1000, 77) = %" PRIu32 "\n", machine(1000, 77));
  printf("straight(1) = %" PRIu64 "\n", straight(1));
  printf("loops(1) = %" PRIu32 "\n", loops(1));
  return 0;
}
