// Opens a folder, puts a link to what is above the guest's directory in its place, and uses what it opened.
#include <stdint.h>
#include <stdio.h>
#include <wasi/api.h>

#define RIGHTS (__WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_WRITE | __WASI_RIGHTS_FD_READDIR)

static int open_at(int dir, const char *path, int flags, uint64_t rights, int *fd) {
  __wasi_fd_t opened = 0;
  int error = __wasi_path_open(dir, 0, path, flags, rights, rights, 0, &opened);
  *fd = opened;
  return error;
}

static int size_of_listing(int dir) {
  static uint8_t buffer[1000];
  __wasi_size_t used = 0;
  return __wasi_fd_readdir(dir, buffer, sizeof buffer, 0, &used) ? -1 : (int)used;
}

static void use(const char *what, int dir) {
  __wasi_filestat_t status;
  int fd;
  printf("%s: read %d, ", what, open_at(dir, "secret", 0, __WASI_RIGHTS_FD_READ, &fd));
  printf("create %d, ", open_at(dir, "new", __WASI_OFLAGS_CREAT, RIGHTS, &fd));
  printf("stat %d, ", __wasi_path_filestat_get(dir, 0, "secret", &status));
  printf("mkdir %d, ", __wasi_path_create_directory(dir, "folder"));
  printf("symlink %d, ", __wasi_path_symlink("x", dir, "link"));
  printf("unlink %d, ", __wasi_path_unlink_file(dir, "secret"));
  printf("rename %d, ", __wasi_path_rename(dir, "secret", 3, "mine"));
  printf("link %d, ", __wasi_path_link(dir, 0, "secret", 3, "mine"));
  printf("up %d, ", open_at(dir, "../secret", 0, __WASI_RIGHTS_FD_READ, &fd));
  printf("list %d\n", size_of_listing(dir));
}

int main(void) {
  int removed, moved;
  printf("mkdir %d ", __wasi_path_create_directory(3, "removed"));
  printf("%d, ", __wasi_path_create_directory(3, "moved"));
  printf("open %d ", open_at(3, "removed", __WASI_OFLAGS_DIRECTORY, __WASI_RIGHTS_FD_READDIR, &removed));
  printf("%d, ", open_at(3, "moved", __WASI_OFLAGS_DIRECTORY, __WASI_RIGHTS_FD_READDIR, &moved));
  printf("rmdir %d, ", __wasi_path_remove_directory(3, "removed"));
  printf("rename %d, ", __wasi_path_rename(3, "moved", 3, "away"));
  printf("symlink %d ", __wasi_path_symlink("..", 3, "removed"));
  printf("%d\n", __wasi_path_symlink("..", 3, "moved"));
  use("removed", removed);
  use("moved", moved);
  return 0;
}
