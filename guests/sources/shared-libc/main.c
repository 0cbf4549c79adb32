/* One libc.so for a program and two libraries: main.wasm AREA runs what it has for one area. */
#include <dirent.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "shared.h"

/* All three print through one buffer: the lines come in the order of the calls. */
static void stdio(void) {
  printf("main: %s|%5d|%-5d|%05x|%c|%%\n", "text", 42, 42, 255, 'c');
  left_say("pi", 3.14159265);
  right_say("e", 2.718281828);
  left_scan("17 words 2.5");
  char buffer[8];
  int wanted = snprintf(buffer, sizeof buffer, "%s", "longer than that");
  printf("main: %s, %d wanted\n", buffer, wanted);
  fputs("main: on stderr\n", stderr);
  char line[64];
  while (fgets(line, sizeof line, stdin)) printf("main: read %s", line);
}

static void files(void) {
  mkdir("/data/new", 0777);
  FILE *file = left_create("/data/new/one.txt");
  fputs("main,", file);
  printf("right.so wrote %zu\n", right_append(file, "right"));
  rewind(file);
  char text[32];
  fgets(text, sizeof text, file);
  fclose(file);
  rename("/data/new/one.txt", "/data/new/two.txt");
  struct stat status;
  printf("%s, stat %d, %lld bytes\n", text, stat("/data/new/two.txt", &status),
         (long long)status.st_size);
  DIR *directory = opendir("/data/new");
  for (struct dirent *entry; (entry = readdir(directory)) != NULL;)
    if (entry->d_name[0] != '.') printf("entry %s\n", entry->d_name);
  closedir(directory);
  printf("unlink %d, ", unlink("/data/new/two.txt"));
  printf("rmdir %d\n", rmdir("/data/new"));
  int failed = left_fail();
  printf("access %d, %s\n", failed, strerror(right_error()));
}

static void memory(void) {
  char *text = right_grow(left_copy("copied by left"), ", grown by right");
  printf("%s\n", text);
  free(text);
  void **blocks = left_blocks(2000);
  void **more = left_blocks(100);
  printf("blocks %d", right_check_blocks(blocks, 2000));
  printf(" %d\n", right_check_blocks(more, 100));
  void *aligned = aligned_alloc(4096, 8192);
  int *zeros = calloc(1000, sizeof *zeros);
  printf("aligned %d, zero %d\n", (int)((size_t)aligned % 4096), zeros[0] | zeros[999]);
  free(zeros);
  free(aligned);
}

static void sorting(void) {
  const char *words[] = {"pear", "apple", "quince", "fig", "lemon"};
  right_sort(words, 5, sizeof *words, left_compare);
  for (int i = 0; i < 5; i++) printf("%s ", words[i]);
  const char *key = "lemon";
  const char **found = bsearch(&key, words, 5, sizeof *words, left_compare);
  printf("- %s at %d\n", *found, (int)(found - words));
}

static void maths(void) {
  printf("%.15g %.15g\n", left_math(2), right_math(7.5));
  double whole;
  printf("%.3f %.0f %.10g\n", modf(3.25, &whole), whole, exp(log(10) * 2));
  printf("%g %g %d\n", strtod("1e-310", NULL), strtod("0x1.8p3", NULL), signbit(-0.0) != 0);
}

static void dates(void) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  printf("now %s and %ld ns\n", left_date(now.tv_sec), now.tv_nsec);
  printf("time %lld\n", (long long)time(NULL));
  printf("epoch %lld, leap day %s\n", right_seconds(1970, 1, 1),
         left_date(right_seconds(2024, 2, 29)));
}

static void environment(void) {
  printf("HOME is %s\n", right_get("HOME"));
  left_set("ADDED", "by left");
  printf("ADDED is %s, %s\n", right_get("ADDED"), getenv("ADDED"));
  unsetenv("HOME");
  printf("HOME is %s\n", right_get("HOME") ? "there" : "gone");
}

int main(int argc, char **argv) {
  static const struct {
    const char *name;
    void (*run)(void);
  } areas[] = {
      {"stdio", stdio}, {"files", files}, {"malloc", memory},           {"qsort", sorting},
      {"math", maths},  {"time", dates},  {"environment", environment},
  };
  for (int i = 1; i < argc; i++)
    for (size_t k = 0; k < sizeof areas / sizeof *areas; k++)
      if (strcmp(areas[k].name, argv[i]) == 0) areas[k].run();
  return argc - 1;
}
