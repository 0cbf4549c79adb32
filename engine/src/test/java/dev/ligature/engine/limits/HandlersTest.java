package dev.ligature.engine.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.Engine;
import dev.ligature.engine.EngineOptions;
import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.ExceptionCatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Blocks that catch, within each other: each instruction has one handler in the JVM's table. */
final class HandlersTest {
  @TempDir private Path folder;

  @Test
  void ranges_of_handlers_do_not_overlap() throws IOException {
    check("tries", Nesting.tries(200));
    check("tables", Nesting.tryTables(200));
  }

  private void check(String name, Shape shape) throws IOException {
    Path dump = Files.createDirectory(folder.resolve(name));
    Engine engine = new Engine(EngineOptions.DEFAULT.withClassDump(dump));
    assertEquals(200, Shape.call(shape.instantiate(engine), "f", 1));
    List<Path> files;
    try (Stream<Path> all = Files.walk(dump)) {
      files = all.filter(file -> file.toString().endsWith(".class")).toList();
    }
    int ranges = 0;
    for (Path file : files) {
      for (MethodModel method : ClassFile.of().parse(file).methods()) {
        ranges += method.findAttribute(Attributes.code()).map(HandlersTest::ranges).orElse(0);
      }
    }
    assertTrue(ranges >= 200, ranges + " ranges");
  }

  /** How many there are. */
  private static int ranges(CodeAttribute code) {
    BitSet covered = new BitSet();
    for (ExceptionCatch entry : code.exceptionHandlers()) {
      int from = code.labelToBci(entry.tryStart());
      int to = code.labelToBci(entry.tryEnd());
      int taken = covered.nextSetBit(from);
      assertTrue(taken < 0 || taken >= to, "two handlers at " + taken);
      covered.set(from, to);
    }
    return code.exceptionHandlers().size();
  }
}
