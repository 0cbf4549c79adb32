/* A function for each part of the C ABI; each gives the bits of the checks that hold. */
#include "abi.h"

EXPORT int varargs(void) {
  struct pair pair = {1, 20};
  return CHECK(0, first_sum(3, 1LL << 40, -2LL, 3LL, 4) == (1LL << 40) + 5) |
         CHECK(1, first_sum(0, 7) == 7) |
         CHECK(2, third_mean("ildp", 2, 1LL << 33, 0.5, pair) == (2 + 8589934592.0 + 0.5 + 20) / 4) |
         CHECK(3, third_mean("dddddddddd", 1., 2., 3., 4., 5., 6., 7., 8., 9., 10.) == 5.5);
}

EXPORT int struct_returns(void) {
  struct pair pair = second_pair(5, (struct pair){1, 1LL << 35});
  struct large large = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 12};
  struct large result = third_large(large, 3);
  struct pair indirect = OPAQUE(first_pairing())(-5, pair);
  return CHECK(0, first_one(2).only == 2.5) |
         CHECK(1, pair.left == 6 && pair.right == (1LL << 35) - 5) |
         CHECK(2, result.numbers[9] == 27 && result.last == 4) |
         CHECK(3, large.numbers[9] == 9 && large.last == 12) |
         CHECK(4, first_mixed(1.25).real == 2.5) |
         CHECK(5, indirect.left == 1 && indirect.right == 1LL << 35);
}

EXPORT int main_twice(int number) { return 2 * number; }
static int main_private(int number) { return number - 3; }
static struct operations operations = {main_twice, main_private, "main", &first_operations};
static unary const *const tables[] = {third_table, third_table + 2};

EXPORT int static_function_pointers(void) {
  return CHECK(0, OPAQUE(first_operations.add) == second_add) |
         CHECK(1, OPAQUE(first_operations.negate) == OPAQUE(second_operations.negate)) |
         CHECK(2, OPAQUE(tables[0])[0] == third_negate && OPAQUE(tables[1])[0] == third_negate) |
         CHECK(3, OPAQUE(third_table[1])(1) == 1001) |
         CHECK(4, first_apply(OPAQUE(&operations), 7) == 14 + 40 + 1007 - 70 + 6 - 70) |
         CHECK(5, OPAQUE(operations.next)->next->name[0] == 's');
}

WEAK EXPORT int weak_in_all = 1;
WEAK EXPORT int weak_here_strong_there = 100;
extern WEAK int weak_in_none;

EXPORT int weak_data(void) {
  return CHECK(0, weak_in_all == 1 && first_weak_in_all() == OPAQUE(&weak_in_all)) |
         CHECK(1, weak_in_libraries == 20 && second_weak_in_libraries() == 20) |
         CHECK(2, weak_here_strong_there == 100 && first_weak_here_strong_there() == 100) |
         CHECK(3, OPAQUE(&weak_in_none) == 0);
}

/* Tentative definitions, which first.so and second.so have too: one variable. */
EXPORT int tentative;
EXPORT int tentative_array[100];

EXPORT int common_symbols(void) {
  int before = CHECK(0, tentative == 0 && tentative_array[99] == 0);
  third_set_tentative(17);
  return before | CHECK(1, tentative == 17 && tentative_array[99] == 17) |
         CHECK(2, first_tentative() == 17) | CHECK(3, second_tentative() == OPAQUE(&tentative));
}

static __attribute__((aligned(1024))) char aligned[3] = "ab";

EXPORT int large_alignments(void) {
  return CHECK(0, ((uintptr_t)OPAQUE(&aligned[0]) & 1023) == 0 && OPAQUE(aligned)[1] == 'b') |
         CHECK(1, ((uintptr_t)OPAQUE(&first_aligned[0]) & 1023) == 0 && first_aligned[6] == 'd') |
         CHECK(2, ((uintptr_t)OPAQUE(&second_aligned[0]) & 1023) == 0 && second_aligned[2047] == 0) |
         CHECK(3, (third_stack_aligned(3) & 1023) == 0);
}

EXPORT long long main_wide(long long left, int shift, long long right) {
  return left * shift - right;
}

EXPORT int wide_numbers(void) {
  unsigned long long number = 0x0123456789abcdefULL;
  return CHECK(0, third_wide(0x7fffffffffLL, 20, -1) == 0x7fffffffff00000LL - 1) |
         CHECK(1, second_through_pointer(&number) == 0x0123456789abcdefULL) |
         CHECK(2, number == 0x89abcdef01234567ULL) |
         CHECK(3, first_call_wide(main_wide, 1LL << 50) == 5LL << 50) |
         CHECK(4, first_call_wide(third_wide, 1LL << 50) == (16LL << 50) - (1LL << 50));
}

struct visits {
  int count;
  long long sum;
  char initials[16];
};

static int visit(void *context, const char *name, long long value) {
  struct visits *visits = context;
  visits->initials[visits->count++] = name[0];
  visits->sum += value;
  return visits->count > 5 ? 1000 : 1;
}

/* main -> first -> second -> third -> first ..., and from each back to main. */
EXPORT int callbacks(void) {
  struct visits visits = {0};
  int result = first_visit(visit, &visits);
  int initials = 1;
  for (int i = 0; i < 6; i++) initials &= visits.initials[i] == "fstfst"[i];
  return CHECK(0, result == 1005) | CHECK(1, visits.count == 6) | CHECK(2, initials) |
         CHECK(3, visits.sum == 2LL << 40);
}
