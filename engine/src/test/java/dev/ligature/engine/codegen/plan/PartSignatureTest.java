package dev.ligature.engine.codegen.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.constant.ClassDesc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parameters of a part: operands, then the frame and the instance. */
final class PartSignatureTest {
  private static String type(Marked function) {
    return function.signature().type(ClassDesc.of("I")).displayDescriptor();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [ ]                                                 | (long[],Object[],I)int
          [ local.get $x drop ]                               | (long[],Object[],I)int
          [ i32.const 1 local.set $x ] local.get $x drop      | (long[],Object[],I)int
          f64.const 1 [ drop ]                                | (double,long[],Object[],I)int
          ref.null func f32.const 1 [ drop drop local.get $x drop ] | (Func,float,long[],Object[],I)int
          """)
  void locals_are_in_the_frame(String code, String expected) {
    assertEquals(expected, type(Marked.of(code)));
  }

  @Test
  void slots_count_what_64_bits_take() {
    PartSignature signature =
        Marked.of("i64.const 1 i32.const 1 [ drop drop local.get $l drop local.get $x drop ]")
            .signature();
    assertEquals(3, signature.frameSlot());
    assertEquals(4, signature.referencesSlot());
    assertEquals(5, signature.instanceSlot());
    assertEquals(6, signature.entrySlot());
  }

  @ParameterizedTest
  @ValueSource(ints = {48, 49})
  void more_than_48_operands_pass_through_the_frame(int count) {
    String code = "i32.const 1 ".repeat(count) + "[" + "drop ".repeat(count) + "]";
    PartSignature signature = Marked.of(code).signature();
    assertEquals(count <= 48 ? count : 0, signature.inputs().length);
    assertEquals(count <= 48 ? 0 : count, signature.transferredInputs().length);
  }
}
