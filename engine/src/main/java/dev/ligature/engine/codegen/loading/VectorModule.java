package dev.ligature.engine.codegen.loading;

import java.util.Optional;

/**
 * The JDK's module of vectors, which is there if the JVM was started with {@code --add-modules
 * jdk.incubator.vector}. No class of Ligature names it but those of the run time for whole vectors,
 * which nothing loads but generated code, and this.
 */
public final class VectorModule {
  /** How the names of its classes begin. */
  static final String PACKAGE = "jdk.incubator.vector.";

  private static final String NAME = "jdk.incubator.vector";
  private static final String USE = "dev.ligature.engine.runtime.LaneUse";

  private VectorModule() {}

  /** Looked for once. */
  private static final class Found {
    private static final boolean THERE = find();

    private static boolean find() {
      Optional<Module> module = ModuleLayer.boot().findModule(NAME);
      // The run time is a class of this module, which does not require that one.
      module.ifPresent(VectorModule.class.getModule()::addReads);
      return module.isPresent();
    }
  }

  /** Whether code can use it. */
  public static boolean isThere() {
    return Found.THERE;
  }

  /**
   * Initializes its classes, and those of the run time. A guest may leave little of the stack where
   * it first uses them, and a class whose initialization fails is lost.
   */
  static void use() {
    try {
      Class.forName(USE, true, VectorModule.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new LinkageError("run time of vectors", e);
    }
  }
}
