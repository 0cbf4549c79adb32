#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Takes all of one thing that it can get, says how much that was and why not more, and that it goes on. */

static int report(const char *what, long count) {
  int error = errno;
  printf("%ld %s, then: %s\n", count, what, strerror(error));
  puts("going on");
  return 0;
}

/* Never freed; the compiler must not see that nobody reads it. */
static char *volatile last;

static int memory(void) {
  long blocks = 0;
  for (char *block; (block = malloc(65536)); blocks++) {
    block[0] = 1;
    last = block;
  }
  return report("blocks of 64 KiB", blocks);
}

static int files(const char *path) {
  long count = 0;
  errno = 0;
  while (open(path, O_CREAT | O_RDWR, 0666) >= 0) count++;
  return report("files", count);
}

static int directories(const char *path) {
  long count = 0;
  while (open(path, O_DIRECTORY | O_RDONLY) >= 0) count++;
  return report("directories", count);
}

static int disk(const char *path) {
  static char bytes[1000];
  long total = 0;
  int file = open(path, O_CREAT | O_RDWR, 0666);
  for (long written; (written = write(file, bytes, sizeof bytes)) > 0; total += written) lseek(file, 0, SEEK_SET);
  return report("bytes written again and again", total);
}

static int holes(const char *path) {
  long count = 0;
  int file = open(path, O_CREAT | O_RDWR, 0666);
  while (ftruncate(file, (count + 1) * 1000) == 0) count++;
  return report("times 1000 bytes longer", count);
}

static int output(void) {
  while (write(1, "x", 1) == 1) continue;
  return errno == ENOSPC ? 7 : 1;
}

static volatile int depth;

__attribute__((noinline)) static int down(int n) {
  depth = n;
  return depth < 0 ? 0 : down(n + 1) + depth;
}

int main(int argc, char **argv) {
  const char *bomb = argc > 1 ? argv[1] : "";
  const char *path = argc > 2 ? argv[2] : "";
  if (!strcmp(bomb, "memory")) return memory();
  if (!strcmp(bomb, "files")) return files(path);
  if (!strcmp(bomb, "directories")) return directories(path);
  if (!strcmp(bomb, "disk")) return disk(path);
  if (!strcmp(bomb, "holes")) return holes(path);
  if (!strcmp(bomb, "output")) return output();
  if (!strcmp(bomb, "recursion")) return down(1);
  return 1;
}
