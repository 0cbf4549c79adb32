/* A library that writes its number down when it is constructed, and the negative when destructed. */
#include "guest.h"

#define LIBRARY(number)                                                  \
  __attribute__((constructor)) static void construct(void) { trace(number); } \
  __attribute__((destructor)) static void destruct(void) { trace(-(number)); }
