"""Compiles the modules that lie in the folders of the arguments, and in those below."""

import os
import py_compile
import sys

for top in sys.argv[1:]:
    for folder, folders, names in os.walk(top):
        folders[:] = [name for name in folders if name not in ("__pycache__", "lib-dynload")]
        for name in names:
            if name.endswith(".py"):
                path = f"{folder}/{name}"
                try:
                    py_compile.compile(path, doraise=True, quiet=1,
                        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
                except py_compile.PyCompileError:
                    # Tests have files with mistakes, and names of characters, which want a shared library.
                    pass
