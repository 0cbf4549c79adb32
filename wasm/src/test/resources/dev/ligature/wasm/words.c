/*
 * A shared object with most of what a compiler emits: loops, switches, floats, 64-bit arithmetic,
 * indirect calls, data, imports of functions and data, a weak function, a constructor.
 *
 * clang-19 --target=wasm32-unknown-unknown -O2 -fPIC -mbulk-memory -msign-ext
 *     -mnontrapping-fptoint -fvisibility=default -c words.c -o words.o
 * wasm-ld-19 --experimental-pic -shared --unresolved-symbols=import-dynamic words.o -o words.so
 */
typedef unsigned long size_t;

extern int limit;
extern void *allocate(size_t size);
__attribute__((weak)) void report(int code);

typedef int (*visitor)(const char *word, int length);

int visited;
static const char *const names[] = {"zero", "one", "two", "three"};

__attribute__((constructor)) static void reset(void) { visited = 0; }

const char *name(unsigned n) { return n < 4 ? names[n] : "many"; }

static int is_space(int c) {
  switch (c) {
    case ' ':
    case '\t':
    case '\n':
    case '\r':
      return 1;
    default:
      return 0;
  }
}

int each_word(const char *text, visitor visit) {
  int sum = 0;
  for (const char *p = text; *p;) {
    while (is_space(*p)) p++;
    const char *start = p;
    while (*p && !is_space(*p)) p++;
    if (p > start) {
      if (++visited > limit && report) report(visited);
      sum += visit(start, (int)(p - start));
    }
  }
  return sum;
}

static int longer_than_three(const char *word, int length) { return length > 3; }

visitor default_visitor(void) { return longer_than_three; }

char *copy(const char *text, size_t size) {
  char *to = allocate(size);
  __builtin_memcpy(to, text, size);
  return to;
}

double mean(const float *values, int count) {
  double sum = 0;
  for (int i = 0; i < count; i++) sum += values[i];
  return count ? sum / count : 0;
}

unsigned long long hash(const unsigned char *bytes, size_t size) {
  unsigned long long h = 14695981039346656037ull;
  for (size_t i = 0; i < size; i++) h = (h ^ bytes[i]) * 1099511628211ull;
  return h;
}

long long rounded(double value) { return (long long)value; }

signed char narrow(int value) { return (signed char)value; }

int calculate(int op, int a, int b) {
  switch (op) {
    case 0: return a + b;
    case 1: return a - b;
    case 2: return a * b;
    case 3: return b ? a / b : 0;
    case 4: return a & b;
    case 5: return a | b;
    case 6: return a << (b & 31);
    case 7: return __builtin_popcount(a) + __builtin_clz(b | 1);
    default: return -1;
  }
}
