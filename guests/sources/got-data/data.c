#include "data.h"

EXPORT int number = 10;
EXPORT int row[4] = {1, 2, 3, 4};
EXPORT int *into_row = &row[2];
EXPORT struct node nodes[3] = {{&nodes[1], 100}, {&nodes[2], 200}, {0, 300}};

EXPORT int *number_in_data(void) { return &number; }
