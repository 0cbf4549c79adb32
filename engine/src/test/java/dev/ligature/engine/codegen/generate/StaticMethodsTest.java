package dev.ligature.engine.codegen.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A method that is too large is told from all else that the class file library refuses. */
final class StaticMethodsTest {
  private static final MethodTypeDesc TYPE =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int);

  private static byte[] classOf(Consumer<CodeBuilder> code) {
    return StaticMethods.classOf(
        ClassDesc.of("Test"), "test", List.of(new StaticMethods.Method("method", TYPE, code)));
  }

  private static int size(Consumer<CodeBuilder> code) {
    return ClassFile.of().parse(classOf(code)).methods().stream()
        .mapToInt(method -> ((CodeAttribute) method.code().orElseThrow()).codeLength())
        .sum();
  }

  private static void repeat(int times, CodeBuilder code, Runnable instruction) {
    for (int k = 0; k < times; k++) {
      instruction.run();
    }
    code.return_();
  }

  private static Consumer<CodeBuilder> nops(int count) {
    return code -> repeat(count, code, code::nop);
  }

  /** A loop around so much code that its jumps are longer than two bytes say. */
  private static Consumer<CodeBuilder> farJumps(int nops) {
    return code -> {
      Label begin = code.newBoundLabel();
      Label end = code.newLabel();
      code.iload(0).ifeq(end);
      for (int k = 0; k < nops; k++) {
        code.nop();
      }
      code.goto_(begin).labelBinding(end).return_();
    };
  }

  private static Consumer<CodeBuilder> switches(int count) {
    return code -> {
      for (int k = 0; k < count; k++) {
        List<SwitchCase> cases = new ArrayList<>();
        Label end = code.newLabel();
        cases.add(SwitchCase.of(0, end));
        cases.add(SwitchCase.of(1, end));
        code.iload(0).tableswitch(end, cases).labelBinding(end);
        Label behind = code.newLabel();
        code.iload(0).lookupswitch(behind, List.of(SwitchCase.of(9, behind)));
        code.labelBinding(behind);
      }
      code.return_();
    };
  }

  @Test
  void a_method_may_have_65_535_bytes_and_no_more() {
    assertEquals(65_535, size(nops(65_534)));
    assertThrows(MethodTooLargeException.class, () -> classOf(nops(65_535)));
    assertThrows(MethodTooLargeException.class, () -> classOf(nops(200_000)));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 40_000, 65_500})
  void the_size_of_jumps_is_not_below_what_they_take(int nops) {
    int size = size(farJumps(nops));
    int most = MethodSize.atMost(TYPE, farJumps(nops));
    assertTrue(size <= most && most <= size + 20, most + " for " + size);
  }

  @Test
  void a_method_that_is_too_large_by_its_long_jumps_alone_is_too_large() {
    // With short jumps it would have 65,533 bytes.
    assertThrows(MethodTooLargeException.class, () -> classOf(farJumps(65_525)));
  }

  @Test
  void the_size_of_straight_code_is_what_it_takes() {
    assertEquals(size(nops(100)), MethodSize.atMost(TYPE, nops(100)));
    Consumer<CodeBuilder> constants =
        code -> {
          code.loadConstant(1).pop().loadConstant(100).pop().loadConstant(10_000).pop();
          code.loadConstant(1_000_000).pop().loadConstant(1L << 40).pop2().return_();
        };
    assertEquals(size(constants), MethodSize.atMost(TYPE, constants));
  }

  @Test
  void the_size_of_switches_is_not_below_what_they_take() {
    int size = size(switches(100));
    int most = MethodSize.atMost(TYPE, switches(100));
    assertTrue(size <= most && most <= size * 2, most + " for " + size);
    assertThrows(MethodTooLargeException.class, () -> classOf(switches(2_000)));
  }

  @Test
  void code_that_is_wrong_is_not_taken_for_too_large() {
    // Nothing is on the operand stack.
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> classOf(code -> code.pop().return_()));
    assertFalse(String.valueOf(refused.getMessage()).isEmpty());
  }

  @Test
  void what_the_writer_of_the_code_throws_is_thrown_as_it_is() {
    IllegalArgumentException thrown = new IllegalArgumentException("Code length");
    assertSame(
        thrown,
        assertThrows(
            IllegalArgumentException.class,
            () ->
                classOf(
                    code -> {
                      throw thrown;
                    })));
  }
}
