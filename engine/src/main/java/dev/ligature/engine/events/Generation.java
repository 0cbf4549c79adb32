package dev.ligature.engine.events;

/** The generation of classes, from when it began. */
@FunctionalInterface
public interface Generation {
  /**
   * Says that it is done.
   *
   * @param module the module's name
   * @param first the name of the first function; empty if the classes are of none
   * @param functions how many functions the classes are of
   * @param classes how many classes
   * @param bytes the size of the class files
   */
  void done(String module, String first, int functions, int classes, long bytes);
}
