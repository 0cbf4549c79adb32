/* Functions of a host object, found by their names. */
#include "guest.h"

struct point {
  double x, y;
};
void log_line(const char *text);
int host_add(int a, int b);
size_t host_size(size_t n);
double host_norm(const struct point *p);
char *host_name(int number);
int host_apply(int (*function)(int), int argument);
int host_fails(int code);
void free(void *);

static int triple(int n) { return 3 * n; }

EXPORT int run(void) {
  struct point p = {3, 4};
  log_line("from C");
  char *name = host_name(7);
  int first = name[0];
  free(name);
  return host_add(1, 2) + (int)host_size(4000000000u) + (int)host_norm(&p) + first + host_apply(triple, 5);
}
EXPORT int fails(int code) { return host_fails(code) + 1; }
