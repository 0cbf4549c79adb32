/* A program at fixed addresses whose static data is to hold addresses of another library's symbols. */
#include "guest.h"

extern int datum;
int number(void);

static int own = 1;
EXPORT int *first[] = {&own, &datum};
EXPORT int (*second)(void) = number;
EXPORT int *third = &own;

EXPORT int run(void) { return first[1] == NULL || second == NULL ? -1 : *first[1] + second(); }
