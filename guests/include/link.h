/* The link map as guests see it: the list of a namespace's libraries, and the iteration over them.
 * docs/guest-abis.md has the layouts in numbers. */
#ifndef LINK_H
#define LINK_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* An entry of the list, which dlinfo(RTLD_DI_LINKMAP) gives: main first, then in load order. */
struct link_map {
  uintptr_t l_addr; /* the memory base */
  char *l_name;     /* what opens the library again; empty for the program's main */
  void *l_ld;       /* null: there is no dynamic section */
  struct link_map *l_next, *l_prev;
};

#define PT_LOAD 1
#define PF_W 2
#define PF_R 4

/* The memory area of a library in the words of ELF. */
#ifdef __wasm64__
typedef struct {
  uint32_t p_type, p_flags;
  uint64_t p_offset, p_vaddr, p_paddr, p_filesz, p_memsz, p_align;
} Elf64_Phdr;
typedef Elf64_Phdr guest_phdr;
#else
typedef struct {
  uint32_t p_type;   /* PT_LOAD */
  uint32_t p_offset; /* 0 */
  uint32_t p_vaddr;  /* where it starts, relative to dlpi_addr */
  uint32_t p_paddr;  /* 0 */
  uint32_t p_filesz; /* 0 */
  uint32_t p_memsz;  /* its size in bytes */
  uint32_t p_flags;  /* PF_R | PF_W */
  uint32_t p_align;  /* its alignment in bytes */
} Elf32_Phdr;
typedef Elf32_Phdr guest_phdr;
#endif

struct dl_phdr_info {
  uintptr_t dlpi_addr;   /* the memory base */
  const char *dlpi_name; /* as l_name */
  const guest_phdr *dlpi_phdr;
  uint16_t dlpi_phnum; /* 1, or 0 without memory area */
  unsigned long long dlpi_adds; /* libraries ever added to the namespace */
  unsigned long long dlpi_subs; /* libraries ever removed from it */
  size_t dlpi_tls_modid; /* 0 */
  void *dlpi_tls_data;   /* null */
};

/* Calls `callback` for each library of the caller's namespace until it gives something but 0, which is
 * the result. It may open and close libraries. */
int dl_iterate_phdr(int (*callback)(struct dl_phdr_info *info, size_t size, void *data), void *data);

#ifdef __cplusplus
}
#endif

#endif
