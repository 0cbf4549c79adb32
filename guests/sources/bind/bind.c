/* What a Java interface can bind: a function or more for each kind of parameter and result. */
#include <stdarg.h>

#include "bind.h"
#include "guest.h"

void *malloc(size_t size);

static size_t length(const char *text) {
  size_t n = 0;
  while (text[n] != 0) n++;
  return n;
}

static char *copy(const char *text) {
  size_t n = length(text) + 1;
  char *result = malloc(n);
  for (size_t i = 0; i < n; i++) result[i] = text[i];
  return result;
}

/* ---- numbers */
EXPORT int add(int a, int b) { return a + b; }
EXPORT long long add_long(long long a, long long b) { return a + b; }
EXPORT float add_float(float a, float b) { return a + b; }
EXPORT double add_double(double a, double b) { return a + b; }
EXPORT signed char next_char(signed char c) { return (signed char)(c + 1); }
EXPORT unsigned char next_uchar(unsigned char c) { return (unsigned char)(c + 1); }
EXPORT short next_short(short s) { return (short)(s + 1); }
EXPORT unsigned short next_ushort(unsigned short s) { return (unsigned short)(s + 1); }
EXPORT _Bool not(_Bool b) { return !b; }
EXPORT unsigned all_bits(void) { return ~0u; }
EXPORT size_t half(size_t n) { return n / 2; }
EXPORT long negate(long n) { return -n; }
EXPORT unsigned long long twice(unsigned long long n) { return n * 2; }
EXPORT void nothing(void) {}

/* ---- strings */
EXPORT const char *version(void) { return "1.2.11-\xc3\xa9"; }
EXPORT const char *no_string(void) { return NULL; }
EXPORT int text_length(const char *text) { return text == NULL ? -1 : (int)length(text); }
EXPORT char *repeated(const char *text) { return copy(text); }
EXPORT int count_strings(const char **texts) {
  int n = 0;
  while (texts[n] != NULL) n++;
  return n;
}
EXPORT int all_lengths(const char **texts) {
  int n = 0;
  for (int i = 0; texts[i] != NULL; i++) n += (int)length(texts[i]);
  return n;
}
EXPORT int find_text(int wanted, const char **result) {
  *result = wanted == 1 ? "one" : NULL;
  return wanted == 1;
}

/* ---- arrays */
EXPORT int sum(const int *values, int count) {
  int result = 0;
  for (int i = 0; i < count; i++) result += values[i];
  return result;
}
EXPORT void fill(unsigned char *bytes, int count, int value) {
  for (int i = 0; i < count; i++) bytes[i] = (unsigned char)value;
}
EXPORT int is_zero(const unsigned char *bytes, int count) {
  for (int i = 0; i < count; i++) {
    if (bytes[i] != 0) return 0;
  }
  return 1;
}
EXPORT void halve(double *values, int count) {
  for (int i = 0; i < count; i++) values[i] /= 2;
}
EXPORT long long sum_longs(const long long *values, int count) {
  long long result = 0;
  for (int i = 0; i < count; i++) result += values[i];
  return result;
}
EXPORT int count_true(const _Bool *values, int count) {
  int result = 0;
  for (int i = 0; i < count; i++) result += values[i];
  return result;
}

/* ---- boxes */
EXPORT int divide(int a, int b, int *rest) {
  *rest = a % b;
  return a / b;
}
EXPORT void increment_all(signed char *c, short *s, int *i, long long *l, float *f, double *d, long *n) {
  ++*c, ++*s, ++*i, ++*l, ++*f, ++*d, ++*n;
}

/* ---- structs */
EXPORT int mixed_size(void) { return (int)sizeof(struct mixed); }
EXPORT double norm1(const struct point *p) { return p == NULL ? -1 : p->x + p->y; }
EXPORT double norm1_by_value(struct point p) { return p.x + p.y; }
EXPORT void swap(struct point *p) {
  double x = p->x;
  p->x = p->y;
  p->y = x;
}
EXPORT struct point make_point(double x, double y) { return (struct point){x, y}; }
static struct point origin = {3, 4};
EXPORT struct point *origin_point(void) { return &origin; }
EXPORT struct point *no_point(void) { return NULL; }
EXPORT handle next_handle(handle h) { return (handle){h.number + 1}; }
EXPORT struct outer next_outer(struct outer o) { return (struct outer){{o.inner.number + 1}}; }
EXPORT int check_mixed(const struct mixed *m) {
  return m->c == -1 && m->i == 2 && m->s == 3 && m->l == 1LL << 40 && m->name[4] == 'a' && m->name[5] == 0 &&
         m->list[0] == 7 && m->list[2] == 9 && m->p.x == 0.5 && m->p.y == 1.5 && length(m->text) == 5 && m->u == 200;
}
EXPORT void change_mixed(struct mixed *m) {
  m->c--, m->i++, m->s++, m->l++, m->name[0] = 'J', m->list[1] = 80, m->p.x = 9, m->text = "changed", m->u++;
}
EXPORT double sum_points(const struct point *points, int count) {
  double result = 0;
  for (int i = 0; i < count; i++) result += points[i].x + points[i].y;
  return result;
}
EXPORT void double_points(struct point *points, int count) {
  for (int i = 0; i < count; i++) points[i].x *= 2, points[i].y *= 2;
}
EXPORT double tagged_value(const struct tagged *t) {
  return t->kind == 0 ? t->value.i : t->kind == 1 ? t->value.f : (double)t->value.l;
}
static struct tagged shared_tagged = {1, {.f = 2.5f}};
EXPORT struct tagged *a_tagged(void) { return &shared_tagged; }
EXPORT struct point *owned_point(void) {
  struct point *result = malloc(sizeof *result);
  *result = (struct point){5, 6};
  return result;
}

/* ---- enumerations */
EXPORT enum color next_color(enum color c) { return c == BLUE ? RED : (enum color)(c + 1); }
EXPORT int next_code(int code) { return code == 100 ? 404 : code == 404 ? 500 : 100; }

/* ---- variable arguments: a letter of the format for each */
EXPORT double total(const char *format, ...) {
  va_list list;
  va_start(list, format);
  double result = 0;
  for (; *format != 0; format++) {
    switch (*format) {
      case 'i': result += va_arg(list, int); break;
      case 'l': result += (double)va_arg(list, long long); break;
      case 'd': result += va_arg(list, double); break;
      case 's': result += (double)length(va_arg(list, const char *)); break;
      case 'a': result += va_arg(list, const int *)[1]; break;
      case 'p': result += va_arg(list, void *) == NULL ? 1000 : 0; break;
    }
  }
  va_end(list);
  return result;
}

/* ---- callbacks */
EXPORT void sort(int *values, int count, less_t *less, void *user) {
  for (int i = 1; i < count; i++) {
    for (int j = i; j > 0 && less(&values[j], &values[j - 1], user); j--) {
      int value = values[j];
      values[j] = values[j - 1];
      values[j - 1] = value;
    }
  }
}
static int ascending(const int *a, const int *b, void *user) { return user == NULL ? *a < *b : *a > *b; }
EXPORT less_t *default_less(void) { return ascending; }
EXPORT less_t *no_less(void) { return NULL; }
static listener_t *listener;
EXPORT void set_listener(listener_t *l) { listener = l; }
EXPORT int notify(const char *text, double number) {
  struct point p = {number, -number};
  if (listener == NULL) return 0;
  listener(text, number, &p);
  return 1;
}
EXPORT long long call_widen(widen_t widen) { return widen(1LL << 40, ~(size_t)0, 1); }
EXPORT int named_length(name_t *name, int number) {
  char *text = name(number);
  int result = (int)length(text);
  void free(void *);
  free(text);
  return result;
}

/* ---- data */
EXPORT int counter = 41;
EXPORT struct point corner = {1, 2};
EXPORT char label[8] = "label";
EXPORT int counter_now(void) { return counter; }

/* ---- the stack: how much of it is left does not change by calls */
EXPORT int stack_mark(void) {
  volatile int here = 0;
  return (int)(uintptr_t)OPAQUE(&here) + here;
}
EXPORT int trap(const char *text) {
  (void)text;
  __builtin_trap();
}
