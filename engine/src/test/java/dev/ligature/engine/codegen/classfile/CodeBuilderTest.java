package dev.ligature.engine.codegen.classfile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.classfile.ClassFile;
import java.lang.classfile.Instruction;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What instructions are written for what was asked for. */
final class CodeBuilderTest {
  private static final String STRING = "Ljava/lang/String;";

  private static long count(Written written, java.lang.classfile.Opcode opcode) {
    return written
        .code()
        .elementStream()
        .filter(Instruction.class::isInstance)
        .filter(element -> ((Instruction) element).opcode() == opcode)
        .count();
  }

  private static void nops(CodeBuilder code, int count) {
    for (int k = 0; k < count; k++) {
      code.nop();
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        -1,
        0,
        5,
        -2,
        6,
        127,
        -128,
        128,
        -129,
        32_767,
        -32_768,
        32_768,
        Integer.MIN_VALUE,
        1 << 30
      })
  void an_int_is_loaded_as_it_is(int value) {
    assertEquals(value, Written.of("()I", code -> code.loadConstant(value).ireturn()).call());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 2, 1L << 40, Long.MIN_VALUE, 0xffffffffL})
  void a_long_is_loaded_as_it_is(long value) {
    Written written = Written.of("()J", code -> code.loadConstant(value).return_(TypeKind.LONG));
    assertEquals(value, written.call());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0, -0.0, 1, 2, 3, -1, 1e300, Double.POSITIVE_INFINITY})
  void floating_point_numbers_are_loaded_with_their_bits(double value) {
    Written wide = Written.of("()D", code -> code.loadConstant(value).return_(TypeKind.DOUBLE));
    assertEquals(
        Double.doubleToRawLongBits(value), Double.doubleToRawLongBits((double) wide.call()));
    Written single =
        Written.of("()F", code -> code.loadConstant((float) value).return_(TypeKind.FLOAT));
    assertEquals(
        Float.floatToRawIntBits((float) value), Float.floatToRawIntBits((float) single.call()));
  }

  @Test
  void numbers_of_equal_bits_and_other_types_are_other_constants() {
    Written written =
        Written.of(
            "()D",
            code ->
                code.loadConstant(0x40000001)
                    .op(Opcode.I2D)
                    .loadConstant(Float.intBitsToFloat(0x40000001))
                    .op(Opcode.F2D)
                    .op(Opcode.DADD)
                    .return_(TypeKind.DOUBLE));
    assertEquals(0x40000001 + (double) Float.intBitsToFloat(0x40000001), written.call());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "plain", "\0", "a\0b", "\u00e9", "\u07ff\u0800\uffff", "\ud83d\ude00"})
  void a_text_is_loaded_as_it_is(String text) {
    Written written = Written.of("()" + STRING, code -> code.loadConstant(text).areturn());
    assertEquals(text, written.call());
  }

  @Test
  void a_lone_surrogate_is_a_character_like_others() {
    String text = "a" + '\ud83d' + "b";
    Written written = Written.of("()" + STRING, code -> code.loadConstant(text).areturn());
    assertEquals(text, written.call());
  }

  @Test
  void a_text_may_have_65_535_bytes_and_no_more() {
    String most = "x".repeat(65_535);
    assertEquals(most, Written.of("()" + STRING, code -> code.loadConstant(most).areturn()).call());
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> Written.bytes("()V", code -> code.loadConstant(most + "x").pop().return_()));
    assertEquals("text of 65536 bytes in a class file", refused.getMessage());
  }

  @Test
  void constants_far_behind_in_the_pool_are_loaded_by_the_longer_instruction() {
    Written written =
        Written.of(
            "()I",
            code -> {
              code.loadConstant(100_000);
              for (int k = 1; k < 400; k++) {
                code.loadConstant(100_000 + k).op(Opcode.IADD);
              }
              code.ireturn();
            });
    assertEquals(400 * 100_000 + 399 * 400 / 2, written.call());
    long near = count(written, java.lang.classfile.Opcode.LDC);
    assertEquals(400 - near, count(written, java.lang.classfile.Opcode.LDC_W));
    assertTrue(near > 200, near + " near");
  }

  @Test
  void the_pool_may_have_65_534_entries_and_no_more() {
    ClassBuilder c = Written.newClass();
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> {
              for (int k = 0; k <= 65_534; k++) {
                c.field(0, "f" + k, "I");
              }
            });
    assertEquals("constant pool: more than 65,534 entries", refused.getMessage());
    ClassBuilder most = Written.newClass();
    // Two classes and their names, the type of fields.
    for (int k = 0; k < 65_534 - 5; k++) {
      most.field(0, "f" + k, "I");
    }
    assertEquals(65_529, ClassFile.of().parse(most.toByteArray()).fields().size());
  }

  @Test
  void locals_beyond_the_first_256_are_reached_by_wide_instructions() {
    Written written =
        Written.of(
            "(J)J",
            code -> {
              int[] slots = new int[400];
              for (int k = 0; k < slots.length; k++) {
                slots[k] = code.allocateLocal("J");
                assertEquals(2 + 2 * k, slots[k]);
                code.loadLocal(TypeKind.LONG, k == 0 ? 0 : slots[k - 1])
                    .loadConstant(1L)
                    .op(Opcode.LADD)
                    .storeLocal(TypeKind.LONG, slots[k]);
              }
              code.loadLocal(TypeKind.LONG, slots[399]).return_(TypeKind.LONG);
            });
    assertEquals(1_400L, written.call(1_000L));
    assertEquals(802, written.code().maxLocals());
  }

  @Test
  void parameters_of_all_kinds_are_where_the_jvm_puts_them() {
    Written written =
        Written.of(
            "(JDIF[J[[" + STRING + STRING + ")I",
            code -> {
              code.loadLocal(TypeKind.LONG, 0).l2i();
              code.loadLocal(TypeKind.DOUBLE, 2);
              code.op(Opcode.D2I).op(Opcode.IADD);
              code.iload(4).op(Opcode.IADD);
              code.loadLocal(TypeKind.FLOAT, 5);
              code.op(Opcode.F2I).op(Opcode.IADD);
              code.aload(6).arraylength().op(Opcode.IADD);
              code.aload(7).iconst_0().aaload().iconst_0().aaload();
              code.invokevirtual(STRING, "length", "()I").op(Opcode.IADD);
              code.aload(8).invokevirtual(STRING, "length", "()I").op(Opcode.IADD).ireturn();
            });
    String[][] texts = {{"four"}};
    assertEquals(
        1 + 20 + 300 + 4_000 + 3 + 4 + 2,
        written.call(1L, 20.0, 300, 4_000f, new long[3], texts, "ab"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void switches_stand_where_their_tables_are_aligned(int nops) {
    Written written =
        Written.of(
            "(I)I",
            code -> {
              nops(code, nops);
              Label[] targets = {code.newLabel(), code.newLabel(), code.newLabel()};
              Label none = code.newLabel();
              Label next = code.newLabel();
              code.iload(0).tableswitch(-1, next, targets);
              for (int k = 0; k < targets.length; k++) {
                code.labelBinding(targets[k]).loadConstant(k).ireturn();
              }
              code.labelBinding(next);
              Label[] cases = {code.newLabel(), code.newLabel()};
              int[] numbers = {Integer.MIN_VALUE, 1_000_000};
              code.iload(0).lookupswitch(none, numbers, cases);
              code.labelBinding(cases[0]).loadConstant(10).ireturn();
              code.labelBinding(cases[1]).loadConstant(11).ireturn();
              code.labelBinding(none).loadConstant(99).ireturn();
            });
    int[] results = {-2, -1, 0, 1, 2, Integer.MIN_VALUE, 1_000_000};
    for (int k = 0; k < results.length; k++) {
      results[k] = (int) written.call(results[k]);
    }
    assertArrayEquals(new int[] {99, 0, 1, 2, 99, 10, 11}, results);
  }

  /** A loop around so much code that its jumps are longer than two bytes say. */
  private static Consumer<CodeBuilder> loop(int nops, boolean far) {
    return code -> {
      if (far) {
        code.useFarJumps();
      }
      Label begin = code.newBoundLabel();
      Label end = code.newLabel();
      code.iload(0).ifeq(end);
      nops(code, nops);
      code.iload(0).loadConstant(-1).op(Opcode.IADD).istore(0);
      Label again = code.newLabel();
      code.goto_(again);
      code.labelBinding(again).iload(0).branch(Opcode.IFNE, begin);
      code.goto_(begin).labelBinding(end).iload(0).ireturn();
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 32_740, 32_760, 40_000, 65_400})
  void far_jumps_reach_both_ends_of_a_method(int nops) {
    assertEquals(0, Written.of("(I)I", loop(nops, true)).call(3));
  }

  @Test
  void a_jump_forward_that_is_too_far_makes_a_method_too_large() {
    assertEquals(0, Written.of("(I)I", loop(32_740, false)).call(3));
    MethodTooLargeException refused =
        assertThrows(
            MethodTooLargeException.class, () -> Written.bytes("(I)I", loop(40_000, false)));
    assertEquals("f", refused.getMessage());
  }

  @Test
  void a_method_may_have_65_535_bytes_and_no_more() {
    Written written =
        Written.of(
            "()V",
            code -> {
              nops(code, 65_534);
              code.return_();
            });
    assertEquals(65_535, written.code().codeLength());
    for (int size : new int[] {65_536, 200_000}) {
      MethodTooLargeException refused =
          assertThrows(
              MethodTooLargeException.class,
              () ->
                  Written.bytes(
                      "()V",
                      code -> {
                        nops(code, size - 1);
                        code.return_();
                      }));
      assertEquals("f", refused.getMessage());
    }
  }

  @Test
  void code_that_cannot_be_reached_is_not_written() {
    Written written =
        Written.of(
            "(I)I",
            code -> {
              Label never = code.newLabel();
              Label handler = code.newLabel();
              code.iload(0).ireturn();
              code.nop().iload(0).ifeq(never).loadConstant(1_000_000).pop();
              Label start = code.newBoundLabel();
              code.invokestatic(STRING, "nothing", "()V").goto_(never);
              code.exceptionCatch(start, code.newBoundLabel(), handler, STRING);
              code.labelBinding(handler).athrow();
              code.labelBinding(never).iconst_0().ireturn();
            });
    assertEquals(2, written.code().codeLength());
    assertEquals(List.of(), written.code().exceptionHandlers());
    assertEquals(7, written.call(7));
  }

  @Test
  void objects_arrays_and_fields_are_made_and_used() {
    String builder = "Ljava/lang/StringBuilder;";
    Written written =
        Written.of(
            "()" + STRING,
            code -> {
              int array = code.allocateLocal("[" + STRING);
              code.loadConstant(2).anewarray(STRING).astore(array);
              code.aload(array).iconst_0().loadConstant("a").aastore();
              code.aload(array).loadConstant(1).loadConstant("b").aastore();
              code.new_(builder).dup().invokespecial(builder, "()V");
              code.aload(array).iconst_0().aaload();
              code.invokevirtual(builder, "append", "(" + STRING + ")" + builder);
              code.aload(array).loadConstant(1).aaload();
              code.invokevirtual(builder, "append", "(" + STRING + ")" + builder);
              code.loadConstant(3).newLongArray().arraylength();
              code.invokevirtual(builder, "append", "(I)" + builder);
              code.getstatic("Ljava/io/File;", "separator", STRING).instanceOf(STRING);
              code.invokevirtual(builder, "append", "(I)" + builder);
              code.invokeinterface("Ljava/lang/CharSequence;", "toString", "()" + STRING);
              code.areturn();
            });
    assertEquals("ab31", written.call());
  }

  @Test
  void values_of_two_slots_are_doubled_swapped_and_dropped() {
    Written written =
        Written.of(
            "(JJ)J",
            code -> {
              code.loadLocal(TypeKind.LONG, 0).loadLocal(TypeKind.LONG, 2);
              // Swaps them.
              code.dup2_x2().pop2();
              code.op(Opcode.LSUB);
              code.dup2().op(Opcode.LADD);
              code.return_(TypeKind.LONG);
            });
    assertEquals(2 * (7L - 3L), written.call(3L, 7L));
    assertEquals(6, written.code().maxStack());
  }

  @Test
  void a_constant_is_computed_when_it_is_first_loaded() {
    String handles = "Ljava/lang/invoke/MethodHandles;";
    String lookup = "Ljava/lang/invoke/MethodHandles$Lookup;";
    String klass = "Ljava/lang/Class;";
    Written written =
        Written.of(
            "()Ljava/lang/Object;",
            code -> {
              String owner = "Ljava/lang/invoke/ConstantBootstraps;";
              String type = "(" + lookup + STRING + klass + ")Ljava/lang/Object;";
              code.loadDynamic(owner, "nullConstant", type, "none", handles);
              code.pop();
              code.loadDynamic(owner, "nullConstant", type, "none", STRING);
              code.areturn();
            });
    assertEquals(null, written.call());
  }

  @Test
  void mistakes_are_told() {
    assertMistake("operand stack: nothing to pop", code -> code.pop().return_());
    assertMistake(
        "operand stack: 1 of 2 arguments",
        code -> code.iconst_0().invokestatic(STRING, "f", "(II)V").return_());
    assertMistake("operand stack: nothing on top", code -> code.dup().return_());
    assertMistake("method f: ends without a return", code -> code.nop());
    assertMistake(
        "label: jumped to and nowhere", code -> code.iconst_0().ifeq(code.newLabel()).return_());
    assertMistake(
        "label: bound twice",
        code -> {
          Label label = code.newBoundLabel();
          code.labelBinding(label).return_();
        });
    assertMistake(
        "operand stack: 1 operands where others had 0",
        code -> {
          Label label = code.newLabel();
          code.iconst_0().ifeq(label).iconst_0().labelBinding(label).return_();
        });
    assertMistake(
        "operand stack: types 2 and 1 meet",
        code -> {
          Label label = code.newLabel();
          code.fconst_0().iconst_0().ifeq(label).pop().iconst_0().labelBinding(label).return_();
        });
    assertMistake(
        "handler: already bound",
        code -> {
          Label start = code.newBoundLabel();
          code.nop();
          code.exceptionCatchAll(start, code.newBoundLabel(), start);
        });
    assertMistake(
        "handler: no start",
        code -> code.exceptionCatchAll(code.newLabel(), code.newLabel(), code.newLabel()));
    assertMistake(
        "label: jumped back to, where code can't be reached",
        code -> {
          Label other = code.newLabel();
          code.iconst_0().ifeq(other).return_();
          Label dead = code.newBoundLabel();
          code.labelBinding(other).goto_(dead);
        });
  }

  private static void assertMistake(String message, Consumer<CodeBuilder> body) {
    assertEquals(
        message,
        assertThrows(IllegalStateException.class, () -> Written.bytes("()V", body)).getMessage());
  }
}
