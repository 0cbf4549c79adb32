/* SQLite: all runs have one database, in memory. The checksum is that of the rows. */
#include "room.h"

#include <sqlite3.h>
#include <stdio.h>

static sqlite3 *database;

static int row(void *checksum, int count, char **values, char **names) {
  unsigned sum = *(unsigned *)checksum;
  (void)names;
  for (int i = 0; i < count; i++) {
    for (const char *c = values[i] ? values[i] : ""; *c; c++) sum = sum * 31 + (unsigned char)*c;
    sum = sum * 31 + '|';
  }
  *(unsigned *)checksum = sum;
  return 0;
}

EXPORT(run) int run(void) {
  unsigned checksum = 0;
  char *error = 0;
  if (!database && sqlite3_open(":memory:", &database)) abort();
  if (sqlite3_exec(database, text(), row, &checksum, &error)) {
    fprintf(stderr, "%s\n", error);
    abort();
  }
  return (int)checksum;
}
