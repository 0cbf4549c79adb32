#include "guest.h"

typedef int (*unary)(int);

extern int main_number;
extern int lib_number;

int main_twice(int number);
int lib_thrice(int number);

/* What lib.so sees. */
unary lib_main_twice(void);
unary lib_lib_thrice(void);
int *lib_main_number(void);
int *lib_lib_number(void);
int lib_apply(unary function, int number);
