package dev.ligature.engine.cache;

import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Classes on a class path. They are those of a module that {@link ClassPathIndex} lists, or of
 * signatures. Hidden classes are there as files.
 */
public final class ClassPathCode implements StoredCode {
  /** The name of the resource that lists modules. */
  public static final String INDEX = ClassPathIndex.RESOURCE;

  private final ClassLoader loader;
  private final StoredCode others;

  private ClassPathCode(ClassLoader loader, StoredCode others) {
    this.loader = loader;
    this.others = others;
  }

  /**
   * The list of modules whose classes are on a class path.
   *
   * @throws IllegalStateException if it can't be told which generator this is
   */
  public static String index(boolean interruptible, List<String> names, List<WasmModule> modules) {
    String print =
        Fingerprint.ofEngine()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "where the code generator was loaded from is not known"));
    return ClassPathIndex.text(print, interruptible, names, modules);
  }

  /** What a class path has for code of a kind. */
  public static final class Found {
    private final ClassLoader loader;
    private final ClassPathIndex index;

    /** Looks through the class path of a loader. */
    public Found(ClassLoader loader, boolean interruptible) {
      this.loader = loader;
      this.index = new ClassPathIndex(loader, interruptible);
      openRunTime(loader.getUnnamedModule());
    }

    /** Lets the classes call the run time, which is exported to nobody else. */
    private static void openRunTime(Module generated) {
      Module engine = ClassPathCode.class.getModule();
      if (engine.isNamed()) {
        engine.addExports("dev.ligature.engine.code", generated);
        engine.addExports("dev.ligature.engine.runtime", generated);
      }
    }

    /**
     * The classes of a module.
     *
     * @param others what there is if it has none of this module
     */
    public StoredCode module(String name, WasmModule module, Supplier<StoredCode> others) {
      return index.has(name, module) ? new ClassPathCode(loader, StoredCode.none()) : others.get();
    }

    /**
     * The classes of signatures.
     *
     * @param others where those are looked for that it does not have
     */
    public StoredCode signatures(StoredCode others) {
      return index.isEmpty() ? others : new ClassPathCode(loader, others);
    }

    /** Code that is not used, and why. */
    public List<String> problems() {
      return index.problems();
    }
  }

  @Override
  public boolean isKnown() {
    return true;
  }

  @Override
  public @Nullable Class<?> load(String name) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  @Override
  public byte @Nullable [] find(String name) {
    try (InputStream input = loader.getResourceAsStream(name.replace('.', '/') + ".class")) {
      return input == null ? others.find(name) : input.readAllBytes();
    } catch (IOException e) {
      return others.find(name);
    }
  }

  @Override
  public void add(Map<String, byte[]> classes) {
    others.add(classes);
  }
}
