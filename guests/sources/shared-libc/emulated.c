/* The emulation libraries: signals, memory mapping, process ids and clocks. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t caught;

static void note(int number) { caught = number; }

int main(void) {
  signal(SIGUSR1, note);
  raise(SIGUSR1);
  printf("caught %ld is SIGUSR1 %d: %s\n", caught, caught == SIGUSR1, strsignal(SIGUSR1));
  char *page = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  printf("anonymous %d", page[0] | page[65535]);
  printf(", unmapped %d\n", munmap(page, 65536));
  int fd = open("/data/mapped", O_RDONLY);
  const char *text = mmap(NULL, 6, PROT_READ, MAP_PRIVATE, fd, 0);
  printf("mapped %.6s\n", text);
  printf("process %d\n", getpid());
  struct rusage usage;
  printf("clock %d, usage %d\n", clock() >= 0, getrusage(RUSAGE_SELF, &usage));
  return 0;
}
