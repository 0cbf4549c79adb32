package dev.ligature.linker.load;

import dev.ligature.engine.Engine;
import dev.ligature.linker.map.LoadedLibrary;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds out whose code is on a thread's stack: of the current thread by its classes, of all others
 * by the names of theirs. Frames of virtual threads that are not the current one can't be asked
 * for.
 */
public final class RunningCode {
  /** The JVM leaves out what lies below so many frames, which may be anybody's. */
  private static final int MAX_FRAMES = 1024;

  private static final String UNKNOWN = "";

  private RunningCode() {}

  /**
   * Those of some libraries that have a frame on the stack.
   *
   * @param others whether other threads may be running guest code: a look at all stacks takes 0.1
   *     ms
   */
  public static List<LoadedLibrary> among(List<LoadedLibrary> libraries, boolean others) {
    // The generated classes of a module have a class loader of their own, shared by its programs:
    // another program's frame on this stack holds the library here a little longer, no more.
    Set<ClassLoader> loaders = new HashSet<>();
    StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
        .forEach(frame -> loaders.add(frame.getDeclaringClass().getClassLoader()));
    Set<String> elsewhere = others ? classesElsewhere() : Set.of();
    return libraries.stream()
        .filter(
            library ->
                loaders.contains(library.instance().getClass().getClassLoader())
                    || elsewhere.contains(UNKNOWN)
                    || elsewhere.contains(prefix(library.instance().getClass().getName())))
        .toList();
  }

  /** The prefixes of the names of classes that other threads have frames of. */
  private static Set<String> classesElsewhere() {
    Set<String> prefixes = new HashSet<>();
    Thread.getAllStackTraces()
        .forEach(
            (thread, stack) -> {
              if (thread != Thread.currentThread()) {
                for (StackTraceElement frame : stack) {
                  prefixes.add(prefix(frame.getClassName()));
                }
                if (stack.length >= MAX_FRAMES || isEntering(stack)) {
                  prefixes.add(UNKNOWN);
                }
              }
            });
    return prefixes;
  }

  /** Whether a thread is about to enter a guest's function, whose frame is not there yet. */
  private static boolean isEntering(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (Engine.isEntry(frame)) {
        return true;
      }
      if (!frame.getClassName().startsWith(Engine.class.getPackageName() + ".")) {
        return false;
      }
    }
    return false;
  }

  /** What the generated classes of one module have in common: their names go on behind a dollar. */
  private static String prefix(String className) {
    int dollar = className.lastIndexOf('$');
    return dollar < 0 ? className : className.substring(0, dollar);
  }
}
