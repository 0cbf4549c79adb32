/* Run-time linking. POSIX's functions with the flag values of wasi-libc, and those that glibc and musl
 * have beyond it. Debian's wasi-libc has no dlfcn.h; docs/guest-abis.md says what the functions do. */
#ifndef DLFCN_H
#define DLFCN_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define RTLD_LAZY 1
#define RTLD_NOW 2
#define RTLD_NOLOAD 4
#define RTLD_LOCAL 8
#define RTLD_GLOBAL 256
#define RTLD_NODELETE 4096

#define RTLD_NEXT ((void *)-1)
#define RTLD_DEFAULT ((void *)0)

typedef struct {
  const char *dli_fname; /* what opens the library again */
  void *dli_fbase;       /* its memory base */
  const char *dli_sname; /* the symbol, or null */
  void *dli_saddr;       /* its address or table index */
} Dl_info;

void *dlopen(const char *path, int flags);
void *dlsym(void *handle, const char *name);
int dlclose(void *handle);
char *dlerror(void);
int dladdr(const void *address, Dl_info *info);

/* Namespaces. */
typedef long Lmid_t;
#define LM_ID_BASE 0
#define LM_ID_NEWLM (-1)

void *dlmopen(Lmid_t space, const char *path, int flags);

/* What is known of a handle. The third argument of dlinfo is of the type named. */
#define RTLD_DI_LMID 1        /* Lmid_t * */
#define RTLD_DI_LINKMAP 2     /* struct link_map **, see link.h */
#define RTLD_DI_SERINFO 4     /* Dl_serinfo *, as large as RTLD_DI_SERINFOSIZE says */
#define RTLD_DI_SERINFOSIZE 5 /* Dl_serinfo *, of which size and count are set */
#define RTLD_DI_ORIGIN 6      /* char *, room for the path of the folder */

typedef struct {
  char *dls_name;
  unsigned dls_flags; /* 0 */
} Dl_serpath;

typedef struct {
  size_t dls_size;
  unsigned dls_cnt;
  Dl_serpath dls_serpath[1]; /* dls_cnt of them, the names behind them */
} Dl_serinfo;

int dlinfo(void *handle, int request, void *result);

#ifdef __cplusplus
}
#endif

#endif
