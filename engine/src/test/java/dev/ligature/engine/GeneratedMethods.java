package dev.ligature.engine;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.InvokeInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The methods of the classes that were dumped to a folder. */
record GeneratedMethods(List<MethodModel> all) {
  static GeneratedMethods in(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return new GeneratedMethods(
          files
              .filter(file -> file.toString().endsWith(".class"))
              .flatMap(file -> parse(file).methods().stream())
              .toList());
    }
  }

  private static ClassModel parse(Path file) {
    try {
      return ClassFile.of().parse(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The parts of a function. */
  List<MethodModel> partsOf(String function) {
    return all.stream()
        .filter(method -> method.methodName().stringValue().startsWith(function + "~"))
        .toList();
  }

  /** The instructions of a method. */
  static List<Opcode> opcodes(MethodModel method) {
    return method
        .code()
        .orElseThrow()
        .elementStream()
        .filter(Instruction.class::isInstance)
        .map(element -> ((Instruction) element).opcode())
        .toList();
  }

  /** Whether a method calls parts of functions. */
  static boolean callsParts(MethodModel method) {
    return method.code().stream()
        .flatMap(code -> code.elementStream())
        .anyMatch(
            element ->
                element instanceof InvokeInstruction call
                    && call.name().stringValue().contains("~"));
  }

  /** How many calls of a class's methods a method has. */
  static long callsOf(String owner, MethodModel method) {
    return method.code().stream()
        .flatMap(code -> code.elementStream())
        .filter(
            element ->
                element instanceof InvokeInstruction call
                    && call.owner().asInternalName().equals(owner))
        .count();
  }

  /** The sizes of the methods in bytes of bytecode. */
  List<Integer> sizes() {
    return all.stream()
        .flatMap(method -> method.code().stream())
        .map(code -> ((CodeAttribute) code).codeLength())
        .toList();
  }
}
