/* main -> first.so -> second.so -> third.so; each calls into the others. */
#include "guest.h"
#include <stdarg.h>

struct one { double only; };
struct pair { int left; long long right; };
struct large { int numbers[10]; double last; };
union mixed { int whole; double real; };

typedef int (*unary)(int);
typedef struct pair (*pairing)(int, struct pair);
typedef long long (*wide)(long long, int, long long);
typedef int (*visitor)(void *context, const char *name, long long value);

struct operations {
  unary add, negate;
  const char *name;
  struct operations *next;
};

long long first_sum(int count, ...);
long long second_sum(int count, va_list numbers);
double third_mean(const char *kinds, ...);

struct one first_one(int number);
struct pair second_pair(int number, struct pair given);
struct large third_large(struct large given, int factor);
union mixed first_mixed(double number);
pairing first_pairing(void);

int second_add(int number);
int third_negate(int number);
extern struct operations first_operations, second_operations;
extern unary const third_table[3];
int first_apply(const struct operations *operations, int number);

extern int weak_in_all, weak_in_libraries, weak_here_strong_there;
int *first_weak_in_all(void);
int second_weak_in_libraries(void);
int first_weak_here_strong_there(void);

extern int tentative;
extern int tentative_array[100];
int first_tentative(void);
int *second_tentative(void);
void third_set_tentative(int number);

extern char first_aligned[64];
extern char second_aligned[2048];
uintptr_t third_stack_aligned(int number);

long long third_wide(long long left, int shift, long long right);
unsigned long long second_through_pointer(unsigned long long *number);
long long first_call_wide(wide function, long long number);

int first_visit(visitor visit, void *context);
int second_visit(visitor visit, void *context);
int third_visit(visitor visit, void *context);
