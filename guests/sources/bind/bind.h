/* The library's header, which `ligature bind` reads too. */
#ifndef BIND_H
#define BIND_H

#include <stddef.h>

#define BIND_VERSION 12
#define BIND_MASK 0xffu
#define BIND_TEXT "not a number"

/* numbers */
int add(int a, int b);
long long add_long(long long a, long long b);
float add_float(float a, float b);
double add_double(double a, double b);
signed char next_char(signed char c);
unsigned char next_uchar(unsigned char c);
short next_short(short s);
unsigned short next_ushort(unsigned short s);
_Bool not(_Bool b);
unsigned all_bits(void);
size_t half(size_t n);
long negate(long n);
unsigned long long twice(unsigned long long n);
void nothing(void);

/* strings */
const char *version(void);
const char *no_string(void);
int text_length(const char *text);
char *repeated(const char *text);
int count_strings(const char **texts);
int all_lengths(const char **texts);
int find_text(int wanted, const char **result);

/* arrays */
int sum(const int *values, int count);
void fill(unsigned char *bytes, int count, int value);
int is_zero(const unsigned char *bytes, int count);
void halve(double *values, int count);
long long sum_longs(const long long *values, int count);
int count_true(const _Bool *values, int count);

/* boxes */
int divide(int a, int b, int *rest);
void increment_all(signed char *c, short *s, int *i, long long *l, float *f, double *d, long *n);

/* structs */
struct point {
  double x, y;
};
struct mixed {
  signed char c;
  int i;
  short s;
  long long l;
  char name[6];
  int list[3];
  struct point p;
  const char *text;
  unsigned char u;
};
typedef struct {
  int number;
} handle;
struct outer {
  handle inner;
};
union number {
  int i;
  float f;
  long long l;
};
struct tagged {
  int kind;
  union number value;
};
struct hidden;

int mixed_size(void);
double norm1(const struct point *p);
double norm1_by_value(struct point p);
void swap(struct point *p);
struct point make_point(double x, double y);
struct point *origin_point(void);
struct point *no_point(void);
handle next_handle(handle h);
struct outer next_outer(struct outer o);
int check_mixed(const struct mixed *m);
void change_mixed(struct mixed *m);
double sum_points(const struct point *points, int count);
void double_points(struct point *points, int count);
double tagged_value(const struct tagged *t);
struct tagged *a_tagged(void);
struct point *owned_point(void);

/* enumerations */
enum color { RED, GREEN, BLUE = 2 };
enum color next_color(enum color c);
int next_code(int code);

/* variable arguments: a letter of the format for each */
double total(const char *format, ...);

/* callbacks */
typedef int less_t(const int *a, const int *b, void *user);
typedef void listener_t(const char *text, double number, struct point *p);
typedef long long (*widen_t)(long long value, size_t size, _Bool flag);
typedef char *name_t(int number);
void sort(int *values, int count, less_t *less, void *user);
less_t *default_less(void);
less_t *no_less(void);
void set_listener(listener_t *l);
int notify(const char *text, double number);
long long call_widen(widen_t widen);
int named_length(name_t *name, int number);

/* data */
extern int counter;
extern struct point corner;
extern char label[8];
int counter_now(void);

int stack_mark(void);
int trap(const char *text);

#endif
