// One program of eight languages and of two compilers of C: their functions are called as if they were C's.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct point {
  double x, y;
};

char *rust_count_words(const char *text);
int rust_element(const int *values, int count, int place);
struct point cxx_middle(struct point from, struct point to);
double cxx_area(struct point from, struct point to);
void d_sort(int *values, int count, int (*less)(int, int));
double f_determinant(int n, double *matrix);
int f77gcd_(const int *a, const int *b);
char *nim_roman(int value);
char *em_reversed(const char *text);
uint32_t as_hash(const char *text, int length);
int wat_twice(int (*function)(int), int value);

static int is_greater(int a, int b) { return a > b; }
static int triple(int value) { return 3 * value; }

int main(int argc, char **argv) {
  if (argc > 1 && !strcmp(argv[1], "panic")) {
    return rust_element((int[]){1, 2, 3}, 3, 3);
  }
  // What Rust and Nim have allocated, C frees: there is one malloc.
  char *words = rust_count_words("to be or not to be");
  printf("Rust            words: %s\n", words);
  free(words);
  char *roman = nim_roman(2026);
  printf("Nim             2026 is %s\n", roman);
  free(roman);
  struct point from = {1, 2}, to = {5, 8};
  struct point middle = cxx_middle(from, to);
  printf("C++             area %g around (%g, %g)\n", cxx_area(from, to), middle.x, middle.y);
  int values[] = {3, 1, 4, 1, 5, 9, 2, 6};
  d_sort(values, 8, is_greater);
  printf("D               sorted by a function of C:");
  for (int i = 0; i < 8; i++) printf(" %d", values[i]);
  double matrix[] = {2, 1, 1, 1, 3, 2, 1, 0, 0};
  printf("\nFortran 90      determinant %g\n", f_determinant(3, matrix));
  int a = 1071, b = 462;
  printf("Fortran 77      gcd(%d, %d) is %d\n", a, b, f77gcd_(&a, &b));
  printf("AssemblyScript  hash %08x\n", as_hash("ligature", 8));
  char *reversed = em_reversed("erutagil");
  printf("C, Emscripten   %s\n", reversed);
  free(reversed);
  printf("WebAssembly     a function of C called twice: %d\n", wat_twice(triple, 5));
}
