#include "refers.c"
