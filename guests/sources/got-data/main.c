#include "data.h"

static int *const static_number = &number;
static struct node head = {&nodes[0], 1};

/* All checks hold: 1023. */
EXPORT int run(void) {
  int sum = 0;
  for (struct node *node = OPAQUE(&head); node != 0; node = node->next) sum += node->value;
  number = 11;
  return CHECK(0, &number == number_in_data()) | CHECK(1, &number == number_in_user()) |
         CHECK(2, *OPAQUE(&static_number) == &number) | CHECK(3, user_pointers[0] == &number) |
         CHECK(4, user_pointers[1] == row + 3) | CHECK(5, *user_pointers[1] == 4) |
         CHECK(6, into_row == row + 2 && *into_row == 3) | CHECK(7, *user_pointers[2] == 5) |
         CHECK(8, *number_in_data() == 11) | CHECK(9, sum == 601);
}
