/* Says how often count.so saw calls of uses.so and of libc.so itself. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/timeb.h>
#include <time.h>

extern int mallocs, writes, sorts, clocks, localtimes, paths;
void use_all(void);

int main(void) {
  use_all();
  printf("uses.so: malloc %d, write %d, qsort %d\n", mallocs, writes, sorts);
  time_t zero = 0;
  char text[32];
  printf("%s", ctime_r(&zero, text));
  struct timeb now;
  ftime(&now);
  struct stat status;
  stat("/data", &status);
  printf("libc.so: localtime_r %d, clock_gettime %d, find_relpath %d\n", localtimes, clocks, paths);
  mallocs = 0;
  free(strdup("text"));
  printf("libc.so, bound by wasm-ld: malloc %d\n", mallocs);
  return 0;
}
