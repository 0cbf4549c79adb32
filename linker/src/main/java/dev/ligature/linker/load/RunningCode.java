package dev.ligature.linker.load;

import dev.ligature.linker.map.LoadedLibrary;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds out whose code is on the stack of the current thread. */
final class RunningCode {
  private RunningCode() {}

  /** Those of some libraries that have a frame on the stack. */
  static List<LoadedLibrary> among(List<LoadedLibrary> libraries) {
    // The generated classes of a module have a class loader of their own, shared by its programs:
    // another program's frame on this stack holds the library here a little longer, no more.
    Set<ClassLoader> loaders = new HashSet<>();
    StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
        .forEach(frame -> loaders.add(frame.getDeclaringClass().getClassLoader()));
    return libraries.stream()
        .filter(library -> loaders.contains(library.instance().getClass().getClassLoader()))
        .toList();
  }
}
