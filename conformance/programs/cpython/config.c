/* The modules that are in the library, and not in shared libraries of their own. */
#include "Python.h"

#define MODULES(X)                                                                               \
  X(atexit, PyInit_atexit)                                                                       \
  X(faulthandler, PyInit_faulthandler)                                                           \
  X(posix, PyInit_posix)                                                                         \
  X(_signal, PyInit__signal)                                                                     \
  X(_tracemalloc, PyInit__tracemalloc)                                                           \
  X(_codecs, PyInit__codecs)                                                                     \
  X(_collections, PyInit__collections)                                                           \
  X(errno, PyInit_errno)                                                                         \
  X(_io, PyInit__io)                                                                             \
  X(itertools, PyInit_itertools)                                                                 \
  X(_sre, PyInit__sre)                                                                           \
  X(_thread, PyInit__thread)                                                                     \
  X(time, PyInit_time)                                                                           \
  X(_weakref, PyInit__weakref)                                                                   \
  X(_abc, PyInit__abc)                                                                           \
  X(_functools, PyInit__functools)                                                               \
  X(_locale, PyInit__locale)                                                                     \
  X(_operator, PyInit__operator)                                                                 \
  X(_stat, PyInit__stat)                                                                         \
  X(_symtable, PyInit__symtable)                                                                 \
  X(marshal, PyMarshal_Init)                                                                     \
  X(_imp, PyInit__imp)                                                                           \
  X(_ast, PyInit__ast)                                                                           \
  X(_tokenize, PyInit__tokenize)                                                                 \
  X(gc, PyInit_gc)                                                                               \
  X(_warnings, _PyWarnings_Init)                                                                 \
  X(_string, PyInit__string)

#define DECLARE(name, init) extern PyObject *init(void);
#define ENTRY(name, init) {#name, init},

MODULES(DECLARE)

/* The interpreter makes the last two itself; they are here to be listed. */
struct _inittab _PyImport_Inittab[] = {MODULES(ENTRY){"builtins", NULL}, {"sys", NULL}, {0, 0}};
