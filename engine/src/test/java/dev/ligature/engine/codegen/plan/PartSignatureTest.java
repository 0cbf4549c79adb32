package dev.ligature.engine.codegen.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parameters of a part: operands, then the frame and the instance. */
final class PartSignatureTest {
  private static String type(Marked function) {
    return function.signature().type("LI;");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [ ]                                                 | ([J[Ljava/lang/Object;LI;)I
          [ local.get $x drop ]                               | ([J[Ljava/lang/Object;LI;)I
          [ i32.const 1 local.set $x ] local.get $x drop      | ([J[Ljava/lang/Object;LI;)I
          f64.const 1 [ drop ]                                | (D[J[Ljava/lang/Object;LI;)I
          ref.null func f32.const 1 [ drop drop local.get $x drop ] | (Ldev/ligature/engine/Func;F[J[Ljava/lang/Object;LI;)I
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
