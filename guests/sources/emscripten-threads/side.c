#include "tls.h"

EXPORT _Thread_local int side_data = 40;
static _Thread_local int hidden = 7;
extern _Thread_local int main_data;

static int constructed;
__attribute__((constructor)) static void construct(void) { constructed++; }

EXPORT int side_next(void) { return ++side_data; }
EXPORT int side_hidden(void) { return ++hidden; }
EXPORT int side_constructed(void) { return constructed; }
/* Main's, by this library's GOT. */
EXPORT int side_adds_to_main(int number) { return main_data += number; }
