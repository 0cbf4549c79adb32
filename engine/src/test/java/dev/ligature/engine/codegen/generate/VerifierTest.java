package dev.ligature.engine.codegen.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.Instance;
import dev.ligature.engine.code.Code;
import dev.ligature.engine.codegen.layout.ModuleLayout;
import dev.ligature.engine.codegen.signature.Signatures;
import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassHierarchyResolver.ClassHierarchyInfo;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The verifier takes all classes of all guest modules, whatever is cut: also those that no other
 * test calls, which the JVM does not look at.
 */
final class VerifierTest {
  private static final Path MODULES =
      Path.of(System.getProperty("user.dir")).resolveSibling("guests/modules");

  private static final ClassHierarchyResolver LOADED =
      ClassHierarchyResolver.ofClassLoading(VerifierTest.class.getClassLoader()).cached();

  @ParameterizedTest
  @CsvSource({
    "7800,400,false",
    "7800,400,true",
    "300,400,false",
    "60000,400,false",
    "7800,3,false"
  })
  void takes_all_classes(int methodLimit, int operandLimit, boolean interruptible)
      throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(MODULES)) {
      files =
          all.filter(file -> file.toString().matches(".*\\.(so|wasm)"))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
    }
    int classes = 0;
    int invalid = 0;
    List<String> refused = new ArrayList<>();
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      try {
        classes += check(bytes, methodLimit, operandLimit, new Signatures(interruptible), refused);
      } catch (WasmException e) {
        // Some modules are invalid on purpose.
        invalid++;
      }
    }
    assertEquals(List.of(), refused);
    assertTrue(classes > 700, classes + " classes");
    assertTrue(invalid < 10, invalid + " modules invalid");
  }

  private static int check(
      byte[] bytes,
      int methodLimit,
      int operandLimit,
      Signatures signatures,
      List<String> refused) {
    ModuleLayout layout =
        new ModuleLayout("guest", WasmModule.parse(bytes), signatures, f -> "f" + f);
    List<byte[]> classes = new ArrayList<>();
    classes.add(InstanceGenerator.generate(layout));
    if (layout.importedFunctions() > 0) {
      classes.add(StubGenerator.generate(layout, 0));
    }
    for (int group = 0; group < layout.groupCount(); group++) {
      classes.addAll(GroupGenerator.generate(layout, group, methodLimit, operandLimit).values());
    }
    classes.forEach(one -> check(layout, one, refused));
    return classes.size();
  }

  private static void check(ModuleLayout layout, byte[] bytes, List<String> refused) {
    ClassDesc instance = ClassDesc.ofDescriptor(layout.instance());
    ClassHierarchyResolver resolver = type -> hierarchy(type, instance);
    ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(resolver))
        .verify(bytes)
        .forEach(error -> refused.add(error.getMessage()));
  }

  private static ClassHierarchyInfo hierarchy(ClassDesc type, ClassDesc instance) {
    if (type.equals(instance)) {
      return ClassHierarchyInfo.ofClass(ClassDesc.of(Instance.class.getName()));
    }
    if (type.packageName().equals("ligature.call")) {
      return ClassHierarchyInfo.ofClass(ClassDesc.of(Code.class.getName()));
    }
    return LOADED.getClassInfo(type);
  }
}
