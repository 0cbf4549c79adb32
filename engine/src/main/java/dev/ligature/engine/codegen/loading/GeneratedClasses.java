package dev.ligature.engine.codegen.loading;

import dev.ligature.engine.code.Room;
import dev.ligature.engine.codegen.type.Types;
import java.util.Map;

/**
 * A loader of generated classes, which the JVM asks for where a guest may have left little of the
 * stack.
 */
public abstract class GeneratedClasses extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private static final Map<String, Class<?>> RUN_TIME = RunTimeClasses.byName();

  public GeneratedClasses() {
    super(GeneratedClasses.class.getClassLoader());
    openRunTime();
  }

  /** Lets generated classes call the run time, which is exported to nobody else. */
  private void openRunTime() {
    Module engine = GeneratedClasses.class.getModule();
    if (engine.isNamed()) {
      engine.addExports(Types.CODE_PACKAGE, getUnnamedModule());
      engine.addExports(Types.RUN_TIME_PACKAGE, getUnnamedModule());
    }
  }

  @Override
  protected final Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    Class<?> known = RUN_TIME.get(name);
    return known != null ? known : Loading.find(new Find(this, name, resolve));
  }

  /** Whether a class is one that all generated code refers to, for which no loader searches. */
  public static boolean isKnown(String name) {
    return RUN_TIME.containsKey(name);
  }

  /** Loads a class; there is room on the stack. */
  protected Class<?> loadHere(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith(VectorModule.PACKAGE)) {
      VectorModule.use();
    }
    return super.loadClass(name, resolve);
  }

  private static final class Find extends Room.Task<Class<?>> {
    private final GeneratedClasses loader;
    private final String name;
    private final boolean resolve;

    Find(GeneratedClasses loader, String name, boolean resolve) {
      this.loader = loader;
      this.name = name;
      this.resolve = resolve;
    }

    @Override
    protected Class<?> run() throws ClassNotFoundException {
      return loader.loadHere(name, resolve);
    }
  }
}
