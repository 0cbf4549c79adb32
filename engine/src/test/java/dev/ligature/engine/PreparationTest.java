package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What generated code can reach is ready before guests run: nothing of it is initialized or linked
 * where a guest's stack may end.
 */
final class PreparationTest {
  private static final String PREFIX = "dev.ligature.engine.";

  private static final Set<String> PACKAGES = Set.of("", "code", "runtime");

  /** What only Java reaches, from where the stack has room. */
  private static final Set<String> OF_THE_HOST =
      Set.of(
          "Preparation",
          "EngineOptions",
          "SharedLoops",
          "Watch",
          "runtime.ArrayUse",
          "runtime.ArrayDataUse",
          "runtime.SegmentUse",
          "runtime.AtomicHandles",
          "runtime.AtomicUse");

  /** What {@code LaneUse} calls when it is initialized, before code for the vectors of the JDK. */
  private static final Set<String> OF_LANE_USE =
      Set.of(
          "runtime.LaneUse",
          "runtime.ByteLanes",
          "runtime.ShortLanes",
          "runtime.LongLanes",
          "runtime.DoubleLanes");

  /** All of the packages below, and of the engine's own what generated code or traps call. */
  private static final List<String> REACHED =
      List.of(
          "ArrayRef",
          "Func",
          "Global",
          "GuestException",
          "HostCode",
          "HostThrow",
          "LazyTarget",
          "Memory",
          "Quota",
          "ShadowStack",
          "StructRef",
          "Table",
          "Tag",
          "TrapException",
          "TrapKind",
          "WaitQueue");

  private static List<ClassModel> classes() {
    try {
      Path root = Path.of(Engine.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path engine = root.resolve("dev/ligature/engine");
      try (Stream<Path> files = Files.walk(engine)) {
        return files
            .filter(file -> file.toString().endsWith(".class"))
            .filter(file -> PACKAGES.contains(engine.relativize(file.getParent()).toString()))
            .filter(file -> !file.getFileName().toString().endsWith("Test.class"))
            .map(PreparationTest::parse)
            .toList();
      }
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static ClassModel parse(Path file) {
    try {
      return ClassFile.of().parse(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The name below the engine's package. */
  private static String name(ClassModel model) {
    return model.thisClass().asInternalName().replace('/', '.').substring(PREFIX.length());
  }

  @Test
  void all_classes_with_initializers_are_initialized_before_there_are_guests() {
    Set<String> missing = new TreeSet<>();
    for (ClassModel model : classes()) {
      String name = name(model);
      boolean initialized =
          model.methods().stream().anyMatch(m -> m.methodName().equalsString("<clinit>"));
      String outer = name.split("\\$", 2)[0];
      boolean ofOthers = OF_THE_HOST.contains(outer) || OF_LANE_USE.contains(outer);
      if (initialized && !ofOthers && !Preparation.classes().contains(name)) {
        missing.add(name);
      }
    }
    assertEquals(Set.of(), missing);
  }

  @Test
  void nothing_is_linked_by_invokedynamic_where_guests_run() {
    Set<String> dynamic = new TreeSet<>();
    for (ClassModel model : classes()) {
      String name = name(model);
      boolean reached = name.contains(".") || REACHED.contains(name.split("\\$", 2)[0]);
      if (reached) {
        model.methods().stream()
            .filter(m -> !isExempt(name, m.methodName().stringValue()))
            .filter(m -> m.code().filter(PreparationTest::isDynamic).isPresent())
            .forEach(m -> dynamic.add(name + "." + m.methodName().stringValue()));
      }
    }
    assertEquals(Set.of(), dynamic);
  }

  /** Methods that the host calls, not a guest. */
  private static boolean isExempt(String name, String method) {
    return Set.of("Func.close", "Func.retire", "HostCode.takesCaller", "WaitQueue.end")
            .contains(name + "." + method)
        || method.startsWith("lambda$");
  }

  private static boolean isDynamic(CodeModel code) {
    return code.elementStream().anyMatch(InvokeDynamicInstruction.class::isInstance);
  }
}
