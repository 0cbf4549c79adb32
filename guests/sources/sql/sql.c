// What functions of SQL call: one of each kind of argument and result, and each way to fail.
#include "guest.h"

// ---- numbers

EXPORT int add(int a, int b) { return a + b; }
EXPORT long long add_wide(long long a, long long b) { return a + b; }
EXPORT unsigned long long largest(void) { return ~0ull; }
EXPORT float half(float x) { return x / 2; }
EXPORT double scale(double x, double by) { return x * by; }
EXPORT _Bool is_even(int n) { return n % 2 == 0; }
EXPORT signed char low_byte(int n) { return (signed char)n; }
EXPORT unsigned short low_half(int n) { return (unsigned short)n; }
EXPORT int next_day(int day) { return day + 1; }
EXPORT long long next_hour(long long micros) { return micros + 3600000000; }

// ---- strings

static uint32_t crc_table[256];

__attribute__((constructor)) static void make_table(void) {
  for (uint32_t n = 0; n < 256; n++) {
    uint32_t c = n;
    for (int k = 0; k < 8; k++) c = c & 1 ? 0xedb88320u ^ (c >> 1) : c >> 1;
    crc_table[n] = c;
  }
}

EXPORT uint32_t crc(uint32_t start, const uint8_t *data, size_t length) {
  uint32_t c = ~start;
  for (size_t k = 0; k < length; k++) c = crc_table[(c ^ data[k]) & 0xff] ^ (c >> 8);
  return ~c;
}

EXPORT size_t text_length(const char *text) {
  size_t n = 0;
  while (text[n]) n++;
  return n;
}

// -1 for a null pointer.
EXPORT int length_or_minus(const char *text) { return text ? (int)text_length(text) : -1; }

// Each flag is a bit.
EXPORT int which_are_null(int a, int b) { return a + 2 * b; }

EXPORT const char *weekday(int n) {
  static const char *const names[] = {"Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"};
  return n < 0 || n > 4 ? 0 : names[n];
}

// Not UTF-8: a lone continuation byte.
EXPORT const char *broken_text(void) { return "a\x80z"; }

EXPORT void upper(char *text) {
  for (; *text; text++)
    if (*text >= 'a' && *text <= 'z') *text -= 'a' - 'A';
}

// Each byte twice; gives the length, or -1 if there is too little room.
EXPORT int twice(char *to, size_t room, const char *from, size_t length) {
  if (room < 2 * length) return -1;
  for (size_t k = 0; k < length; k++) to[2 * k] = to[2 * k + 1] = from[k];
  return (int)(2 * length);
}

// As zlib does it: a status, and the length by a pointer.
EXPORT int pack(uint8_t *to, size_t *room, const uint8_t *from, size_t length) {
  size_t n = 0;
  for (size_t k = 0; k < length;) {
    size_t run = 1;
    while (k + run < length && run < 255 && from[k + run] == from[k]) run++;
    if (n + 2 > *room) return -5;
    to[n++] = (uint8_t)run;
    to[n++] = from[k];
    k += run;
  }
  *room = n;
  return 0;
}

// ---- arrays

EXPORT int sum_ints(const int *values, int count) {
  int sum = 0;
  for (int k = 0; k < count; k++) sum += values[k];
  return sum;
}

EXPORT double sum_doubles(const double *values, size_t count) {
  double sum = 0;
  for (size_t k = 0; k < count; k++) sum += values[k];
  return sum;
}

EXPORT int longest(const char *const *texts, int count) {
  int most = 0;
  for (int k = 0; k < count; k++)
    if ((int)text_length(texts[k]) > most) most = (int)text_length(texts[k]);
  return most;
}

// As Fortran has it: everything by address, and whether it went well in the last one.
EXPORT void running_sums_(const int *count, double *values, int *info) {
  for (int k = 1; k < *count; k++) values[k] += values[k - 1];
  *info = *count > 3 ? *count : 0;
}

EXPORT void squares(int *to, int count) {
  for (int k = 0; k < count; k++) to[k] = k * k;
}

// ---- structs

struct point {
  double x;
  float y;
  signed char weight;
  const char *name;
};

EXPORT double weigh(const struct point *p) { return (p->x + p->y) * p->weight + text_length(p->name); }

EXPORT double weigh_all(const struct point *points, int count) {
  double sum = 0;
  for (int k = 0; k < count; k++) sum += weigh(points + k);
  return sum;
}

EXPORT void mirror(const struct point *p, struct point *to) {
  to->x = -p->x;
  to->y = -p->y;
  to->weight = p->weight;
  to->name = p->name;
}

EXPORT int quotient(int a, int b, int *rest) {
  *rest = a % b;
  return a / b;
}

// ---- failures

__attribute__((noinline)) static int divide(int a, int b) { return a / b; }

EXPORT int divides(int a, int b) { return divide(a, b) + 1; }

EXPORT int reads_nowhere(int address) { return *(volatile int *)(size_t)address; }

EXPORT int spins(int n) {
  volatile int turns = n;
  while (turns) turns = turns + 1 ? turns + 1 : 1;
  return turns;
}

static volatile int depth;

EXPORT int recurs(int n) {
  depth = n;
  return n < 0 ? 0 : recurs(n + 1) + depth;
}

// Takes pages of 64 KiB until it gets no more, and touches each; then traps if it is asked to.
EXPORT int takes_all(int most, int trap) {
  int taken = 0;
  while (taken < most && __builtin_wasm_memory_grow(0, 1) != (size_t)-1) {
    *(volatile char *)((__builtin_wasm_memory_size(0) - 1) << 16) = 1;
    taken++;
  }
  if (trap && taken < most) __builtin_trap();
  return taken;
}

// How often it was called in this program.
EXPORT int calls(void) {
  static int count;
  return ++count;
}

EXPORT int some_data = 7;
EXPORT int defined_nowhere(int n);
EXPORT int calls_nowhere(int n) { return defined_nowhere(n); }
EXPORT const char *no_end(void) { return (const char *)((__builtin_wasm_memory_size(0) << 16) + 5); }
EXPORT int never_fits(char *to, size_t room) { return to ? (int)room + 1 : 0; }
