#include "guest.h"

struct node {
  struct node *next;
  int value;
};

extern int number;
extern int row[4];
extern int *into_row;
extern struct node nodes[3];

/* The address of `number` as data.so and as user.so see it. */
int *number_in_data(void);
int *number_in_user(void);
extern int *const user_pointers[3];
