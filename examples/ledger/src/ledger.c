#include "ledger.h"

#include "guest.h"

#define BOOKS 4
#define ENTRIES 32

struct ledger {
  char title[32];
  int count;
  struct entry entries[ENTRIES];
};

static ledger books[BOOKS];
static int opened;

static void copy(char *to, const char *from, size_t size) {
  size_t i = 0;
  while (i + 1 < size && from[i] != 0) {
    to[i] = from[i];
    i++;
  }
  to[i] = 0;
}

EXPORT ledger *ledger_open(const char *title) {
  if (opened == BOOKS) return NULL;
  ledger *l = &books[opened++];
  copy(l->title, title, sizeof l->title);
  return l;
}

EXPORT const char *ledger_title(const ledger *l) { return l->title; }

EXPORT int ledger_add(ledger *l, const struct entry *e) {
  if (l->count == ENTRIES) return -1;
  struct entry *own = &l->entries[l->count];
  *own = *e;
  if (own->day == 0) own->day = today();
  audit(own->text, own->cents);
  return l->count++;
}

EXPORT struct entry ledger_entry(const ledger *l, int number) { return l->entries[number]; }

EXPORT int ledger_each(const ledger *l, int (*visit)(const struct entry *e, void *user), void *user) {
  for (int i = 0; i < l->count; i++)
    if (!visit(&l->entries[i], user)) return i + 1;
  return l->count;
}

EXPORT int ledger_balances(const ledger *l, long long *balances, int count) {
  long long sum = 0;
  for (int i = 0; i < l->count && i < count; i++) {
    sum += l->entries[i].cents;
    balances[i] = sum;
  }
  return l->count;
}
