#include <errno.h>
#include <math.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "shared.h"

EXPORT void left_say(const char *text, double number) { printf("left: %s %.3f\n", text, number); }

EXPORT void left_scan(const char *text) {
  int number = 0;
  char word[16] = "";
  float fraction = 0;
  int read = sscanf(text, "%d %15s %f", &number, word, &fraction);
  printf("left: %d fields: %d, %s, %.2f\n", read, number, word, fraction);
}

EXPORT FILE *left_create(const char *path) { return fopen(path, "w+"); }

EXPORT char *left_copy(const char *text) { return strdup(text); }

/* Blocks of many sizes, each filled with its number: more than the memory that is there at first. */
EXPORT void **left_blocks(size_t count) {
  void **blocks = malloc(count * sizeof *blocks);
  for (size_t i = 0; i < count; i++) {
    size_t size = 16 + i * 37 % 8192;
    blocks[i] = malloc(size);
    memset(blocks[i], (int)(i & 255), size);
    *(size_t *)blocks[i] = size;
  }
  return blocks;
}

EXPORT int left_compare(const void *left, const void *right) {
  return strcmp(*(const char *const *)left, *(const char *const *)right);
}

EXPORT double left_math(double number) { return sin(number) + pow(number, 0.5) + fmod(10, number); }

EXPORT int left_set(const char *name, const char *value) { return setenv(name, value, 1); }

EXPORT const char *left_date(long long seconds) {
  static char text[64];
  time_t time = seconds;
  struct tm parts;
  gmtime_r(&time, &parts);
  strftime(text, sizeof text, "%A, %d %B %Y %H:%M:%S", &parts);
  return text;
}

/* Sets errno, which right.so reads. */
EXPORT int left_fail(void) {
  errno = 0;
  return access("/nowhere/at/all", F_OK);
}
