/* Attributes and a little output for guests that have no libc. */
#ifndef GUEST_H
#define GUEST_H

#include <stddef.h>
#include <stdint.h>

/* A symbol that other modules can be linked to. */
#define EXPORT __attribute__((visibility("default")))

/* A function of the host, in the module `from`. */
#define IMPORT(from, name) __attribute__((import_module(from), import_name(name)))

#define WEAK __attribute__((weak))
#define NOINLINE __attribute__((noinline))

#endif
