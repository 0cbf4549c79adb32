/* A book of payments. */
#ifndef LEDGER_H
#define LEDGER_H

#include <stddef.h>

struct entry {
  int day; /* 0 for the host's today */
  long long cents;
  char text[24];
};

typedef struct ledger ledger;

/* Who keeps the program's books has to have these two functions. */
int today(void);
void audit(const char *line, long long cents);

ledger *ledger_open(const char *title);
const char *ledger_title(const ledger *l);
/* The number of the entry; -1 if the book is full. */
int ledger_add(ledger *l, const struct entry *e);
struct entry ledger_entry(const ledger *l, int number);
/* Calls `visit` for each entry until it says 0; how many were visited. */
int ledger_each(const ledger *l, int (*visit)(const struct entry *e, void *user), void *user);
/* The sums up to each entry, at most `count`; how many there are. */
int ledger_balances(const ledger *l, long long *balances, int count);

#endif
