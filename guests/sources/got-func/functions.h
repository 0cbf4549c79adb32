#include "guest.h"

typedef int (*binary)(int, int);

int add(int left, int right);
int add_alias(int left, int right);
int twice(int number);

/* What the libraries a, b and c see; c needs b needs a. */
extern const binary a_table[2];
extern const binary b_table[3];
binary a_add(void);
binary b_add(void);
int (*a_twice(void))(int);
int (*b_twice(void))(int);
void (*b_trace(void))(int);

/* Passes a callback on to the next library, which calls it in the end. */
int c_apply(binary callback, int left, int right);
int b_apply(binary callback, int left, int right);
int a_apply(binary callback, int left, int right);
