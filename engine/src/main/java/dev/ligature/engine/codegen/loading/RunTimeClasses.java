package dev.ligature.engine.codegen.loading;

import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Types;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The classes that all generated code refers to. Each module has a class loader, and the JVM asks
 * each loader for all that its classes name. These need no search, nor much of the stack.
 */
final class RunTimeClasses {
  /** What most classes name. What is not here is searched for. */
  private static final List<String> CLASSES =
      List.of(
          Types.OBJECT,
          Types.INTEGER,
          Types.LONG,
          Types.METHOD_HANDLES,
          Types.LOOKUP,
          Types.INSTANCE,
          Types.COMPILED,
          Types.FUNC,
          Types.SHADOW_STACK,
          Types.MEMORY,
          Types.TABLE,
          Types.CODE,
          Types.LAZY_BINDING,
          Types.MEMORY_ACCESS,
          Types.BULK,
          Types.NUMERIC,
          Types.REBOUND,
          Types.TRAPS,
          Types.THROWS,
          JavaType.INT.cell());

  private RunTimeClasses() {}

  /** By binary name, as the JVM asks. */
  static Map<String, Class<?>> byName() {
    Map<String, Class<?>> classes = new HashMap<>();
    ClassLoader loader = RunTimeClasses.class.getClassLoader();
    try {
      for (String type : CLASSES) {
        String name = Types.binaryName(type);
        classes.put(name, Class.forName(name, false, loader));
      }
    } catch (ClassNotFoundException e) {
      throw new LinkageError("run time of generated classes", e);
    }
    return Map.copyOf(classes);
  }
}
