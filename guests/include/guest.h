/* Attributes and host functions for guests that have no libc. */
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

/* Hides from the compiler what a value is, so that it cannot tell that two addresses are equal. */
#define OPAQUE(value) ({ __auto_type opaque = (value); __asm__ volatile("" : "+r"(opaque)); opaque; })

/* The host of a test writes the numbers down. */
IMPORT("env", "trace") void trace(int number);

/* For functions that make several checks: bit `bit` of the result says whether one held. */
#define CHECK(bit, condition) ((OPAQUE((int)(condition)) != 0) << (bit))

#endif
