#include <errno.h>
#include <math.h>
#include <string.h>
#include <time.h>

#include "shared.h"

EXPORT void right_say(const char *text, double number) {
  fprintf(stdout, "right: %s %.3e\n", text, number);
}

EXPORT size_t right_append(FILE *file, const char *text) {
  fseek(file, 0, SEEK_END);
  return fwrite(text, 1, strlen(text), file);
}

EXPORT char *right_grow(char *text, const char *more) {
  size_t length = strlen(text);
  text = realloc(text, length + strlen(more) + 1);
  strcpy(text + length, more);
  return text;
}

/* Whether the blocks of left.so still hold what it wrote; frees them. */
EXPORT int right_check_blocks(void **blocks, size_t count) {
  int good = 1;
  for (size_t i = 0; i < count; i++) {
    unsigned char *block = blocks[i];
    size_t size = *(size_t *)block;
    good &= size == 16 + i * 37 % 8192;
    for (size_t k = sizeof size; k < size; k++) good &= block[k] == (i & 255);
    free(block);
  }
  free(blocks);
  return good;
}

EXPORT void right_sort(
    void *base, size_t count, size_t size, int (*compare)(const void *, const void *)) {
  qsort(base, count, size, compare);
}

EXPORT double right_math(double number) { return lgamma(number) + atan2(number, 3) + cbrt(number); }

EXPORT const char *right_get(const char *name) { return getenv(name); }

EXPORT long long right_seconds(int year, int month, int day) {
  struct tm parts = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
  return mktime(&parts);
}

EXPORT int right_error(void) { return errno; }
