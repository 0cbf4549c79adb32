/* Duktape: a script's value is an integer. Each run has a heap of its own. */
#include "room.h"

#include <duktape.h>
#include <stdio.h>

EXPORT(run) int run(void) {
  duk_context *context = duk_create_heap_default();
  if (duk_peval_string(context, text())) {
    fprintf(stderr, "%s\n", duk_safe_to_string(context, -1));
    abort();
  }
  int result = duk_to_int32(context, -1);
  duk_destroy_heap(context);
  return result;
}
