/* The modules of Python that are in the library as marshalled code, which the recipe makes. The code objects
   themselves, as other builds have them ("deepfreeze"), would be 1.5 MB of data with 23,000 addresses to relocate. */
#include "Python.h"
#include "pycore_import.h"

#include "frozen_modules/importlib._bootstrap.h"
#include "frozen_modules/importlib._bootstrap_external.h"
#include "frozen_modules/zipimport.h"
#include "frozen_modules/abc.h"
#include "frozen_modules/codecs.h"
#include "frozen_modules/io.h"
#include "frozen_modules/_collections_abc.h"
#include "frozen_modules/_sitebuiltins.h"
#include "frozen_modules/genericpath.h"
#include "frozen_modules/ntpath.h"
#include "frozen_modules/posixpath.h"
#include "frozen_modules/os.h"
#include "frozen_modules/site.h"
#include "frozen_modules/stat.h"
#include "frozen_modules/importlib.util.h"
#include "frozen_modules/importlib.machinery.h"
#include "frozen_modules/runpy.h"
#include "frozen_modules/__hello__.h"
#include "frozen_modules/__phello__.h"
#include "frozen_modules/__phello__.ham.h"
#include "frozen_modules/__phello__.ham.eggs.h"
#include "frozen_modules/__phello__.spam.h"
#include "frozen_modules/frozen_only.h"

#define CODE(name) _Py_M__##name, (int)sizeof(_Py_M__##name)

int _Py_Deepfreeze_Init(void) { return 0; }
void _Py_Deepfreeze_Fini(void) {}

static const struct _frozen bootstrap[] = {
    {"_frozen_importlib", CODE(importlib__bootstrap)},
    {"_frozen_importlib_external", CODE(importlib__bootstrap_external)},
    {"zipimport", CODE(zipimport)},
    {0},
};
static const struct _frozen library[] = {
    {"abc", CODE(abc)},
    {"codecs", CODE(codecs)},
    {"io", CODE(io)},
    {"_collections_abc", CODE(_collections_abc)},
    {"_sitebuiltins", CODE(_sitebuiltins)},
    {"genericpath", CODE(genericpath)},
    {"ntpath", CODE(ntpath)},
    {"posixpath", CODE(posixpath)},
    {"os.path", CODE(posixpath)},
    {"os", CODE(os)},
    {"site", CODE(site)},
    {"stat", CODE(stat)},
    {"importlib.util", CODE(importlib_util)},
    {"importlib.machinery", CODE(importlib_machinery)},
    {"runpy", CODE(runpy)},
    {0},
};
/* Those that CPython's tests import. */
static const struct _frozen tests[] = {
    {"__hello__", CODE(__hello__)},
    {"__hello_alias__", CODE(__hello__)},
    {"__phello_alias__", CODE(__hello__), 1},
    {"__phello_alias__.spam", CODE(__hello__)},
    {"__phello__", CODE(__phello__), 1},
    {"__phello__.__init__", CODE(__phello__)},
    {"__phello__.ham", CODE(__phello___ham), 1},
    {"__phello__.ham.__init__", CODE(__phello___ham)},
    {"__phello__.ham.eggs", CODE(__phello___ham_eggs)},
    {"__phello__.spam", CODE(__phello___spam)},
    {"__hello_only__", CODE(frozen_only)},
    {0},
};
static const struct _module_alias aliases[] = {
    {"_frozen_importlib", "importlib._bootstrap"},
    {"_frozen_importlib_external", "importlib._bootstrap_external"},
    {"os.path", "posixpath"},
    {"__hello_alias__", "__hello__"},
    {"__phello_alias__", "__hello__"},
    {"__phello_alias__.spam", "__hello__"},
    {"__phello__.__init__", "<__phello__"},
    {"__phello__.ham.__init__", "<__phello__.ham"},
    {"__hello_only__", NULL},
    {0},
};

const struct _frozen *_PyImport_FrozenBootstrap = bootstrap;
const struct _frozen *_PyImport_FrozenStdlib = library;
const struct _frozen *_PyImport_FrozenTest = tests;
const struct _module_alias *_PyImport_FrozenAliases = aliases;
const struct _frozen *PyImport_FrozenModules = NULL;
