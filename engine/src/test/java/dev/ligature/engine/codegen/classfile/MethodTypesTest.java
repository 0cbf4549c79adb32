package dev.ligature.engine.codegen.classfile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Descriptors of methods, taken apart and changed. */
final class MethodTypesTest {
  private static final String TYPE = "(I[[JLjava/lang/String;[Lx/Y;D)[Lx/Y;";

  @Test
  void parameters_are_told_apart() {
    assertEquals(
        List.of("I", "[[J", "Ljava/lang/String;", "[Lx/Y;", "D"), MethodTypes.parameters(TYPE));
    assertEquals(List.of(), MethodTypes.parameters("()V"));
  }

  @Test
  void long_and_double_take_two_slots() {
    assertEquals(6, MethodTypes.parameterSlots(TYPE));
    assertEquals(4, MethodTypes.parameterSlots("(JD)V"));
    assertEquals(0, MethodTypes.parameterSlots("()J"));
  }

  @Test
  void the_result_is_behind_the_parameters() {
    assertEquals("[Lx/Y;", MethodTypes.result(TYPE));
    assertEquals(TypeKind.REFERENCE, MethodTypes.resultKind(TYPE));
    assertEquals(TypeKind.VOID, MethodTypes.resultKind("(J)V"));
    assertEquals(TypeKind.INT, MethodTypes.resultKind("()Z"));
  }

  @Test
  void parameters_are_added_at_both_ends() {
    assertEquals("(Lx/Y;I)V", MethodTypes.prepend("(I)V", "Lx/Y;"));
    assertEquals("(I[J)V", MethodTypes.append("(I)V", "[J"));
    assertEquals("(D)V", MethodTypes.append("()V", "D"));
  }

  @Test
  void a_jump_and_its_inverse_are_taken_in_turn() {
    int[][] pairs = {
      {Opcode.IFEQ, Opcode.IFNE},
      {Opcode.IFLT, Opcode.IFGE},
      {Opcode.IFGT, Opcode.IFLE},
      {Opcode.IF_ICMPEQ, Opcode.IF_ICMPNE},
      {Opcode.IF_ICMPLT, Opcode.IF_ICMPGE},
      {Opcode.IF_ICMPGT, Opcode.IF_ICMPLE},
      {Opcode.IFNULL, Opcode.IFNONNULL},
    };
    for (int[] pair : pairs) {
      assertEquals(pair[1], Opcode.inverse(pair[0]));
      assertEquals(pair[0], Opcode.inverse(pair[1]));
    }
  }
}
