package dev.ligature.engine.codegen.classfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.classfile.Attributes;
import java.lang.classfile.attribute.StackMapFrameInfo;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What the verifier is told of places that are jumped to. The JVM checks each class here. */
final class FramesTest {
  private static final String STRING = "Ljava/lang/String;";
  private static final String OBJECT = ClassBuilder.OBJECT;
  private static final String INTEGER = "Ljava/lang/Integer;";
  private static final String ERROR = "Ljava/lang/ArithmeticException;";

  private static List<StackMapFrameInfo> frames(Written written) {
    return written.code().findAttribute(Attributes.stackMapTable()).orElseThrow().entries();
  }

  private static List<Integer> kinds(Written written) {
    return frames(written).stream().map(StackMapFrameInfo::frameType).toList();
  }

  /** Does one or the other, as the first parameter says. */
  private static void either(
      CodeBuilder code, Consumer<CodeBuilder> one, Consumer<CodeBuilder> other) {
    Label no = code.newLabel();
    Label end = code.newLabel();
    code.iload(0).ifeq(no);
    one.accept(code);
    code.goto_(end).labelBinding(no);
    other.accept(code);
    code.labelBinding(end);
  }

  private static void loadInteger(CodeBuilder code) {
    code.loadConstant(1).invokestatic(INTEGER, "valueOf", "(I)" + INTEGER);
  }

  /** Divides by the first parameter, which throws if it is 0. */
  private static void divide(CodeBuilder code) {
    code.loadConstant(6).iload(0).invokestatic("Ljava/lang/Math;", "floorDiv", "(II)I");
  }

  /** Counts the first parameter down, and jumps back as long as it is not 0. */
  private static void repeat(CodeBuilder code, Label begin) {
    code.iload(0).loadConstant(-1).op(Opcode.IADD).istore(0);
    code.iload(0).branch(Opcode.IFNE, begin);
  }

  @Test
  void a_local_that_got_a_value_on_one_way_only_has_none_where_the_ways_meet() {
    Written written =
        Written.of(
            "(I)I",
            code -> {
              int both = code.allocateLocal("I");
              int one = code.allocateLocal("J");
              int last = code.allocateLocal("I");
              either(
                  code,
                  c -> {
                    c.loadConstant(1).istore(both);
                    c.lconst_0().storeLocal(TypeKind.LONG, one);
                    c.loadConstant(10).istore(last);
                  },
                  c -> c.loadConstant(2).istore(both).loadConstant(20).istore(last));
              code.iload(both).iload(last).op(Opcode.IADD).ireturn();
            });
    assertEquals(11, written.call(1));
    assertEquals(22, written.call(0));
    // The parameter and the first, two slots without a value, the last.
    assertEquals(5, frames(written).getLast().locals().size());
  }

  @Test
  void operands_of_one_class_keep_it() {
    Written written =
        Written.of(
            "(I)I",
            code -> {
              either(code, c -> c.loadConstant("ab"), c -> c.loadConstant("abc"));
              code.invokevirtual(STRING, "length", "()I").ireturn();
            });
    assertEquals(2, written.call(1));
    assertEquals(3, written.call(0));
  }

  @Test
  void an_operand_that_is_null_on_one_way_keeps_the_class_of_the_other() {
    Written first =
        Written.of(
            "(I)I",
            code -> {
              either(code, CodeBuilder::aconst_null, c -> c.loadConstant("abc"));
              code.invokevirtual(STRING, "length", "()I").ireturn();
            });
    assertEquals(3, first.call(0));
    Written second =
        Written.of(
            "(I)I",
            code -> {
              either(code, c -> c.loadConstant("ab"), CodeBuilder::aconst_null);
              code.invokevirtual(STRING, "length", "()I").ireturn();
            });
    assertEquals(2, second.call(1));
  }

  @Test
  void operands_of_several_classes_are_objects() {
    Written written =
        Written.of(
            "(I)" + STRING,
            code -> {
              either(code, c -> c.loadConstant("ab"), FramesTest::loadInteger);
              code.invokevirtual(OBJECT, "toString", "()" + STRING).areturn();
            });
    assertEquals("ab", written.call(1));
    assertEquals("1", written.call(0));
  }

  @Test
  void an_operand_below_a_loop_that_is_null_at_first_may_be_any_object_later() {
    Written written =
        Written.of(
            "(I)" + OBJECT,
            code -> {
              code.aconst_null();
              Label begin = code.newBoundLabel();
              code.pop().loadConstant("text");
              repeat(code, begin);
              code.areturn();
            });
    assertEquals("text", written.call(2));
  }

  @Test
  void an_operand_below_a_loop_may_be_counted_as_any_object() {
    Written written =
        Written.of(
            "(I)" + OBJECT,
            code -> {
              code.loadConstant("text").widen();
              Label begin = code.newBoundLabel();
              code.pop();
              loadInteger(code);
              repeat(code, begin);
              code.areturn();
            });
    assertEquals(1, written.call(2));
  }

  @Test
  void locals_set_in_a_loop_have_no_value_at_its_beginning() {
    Written written =
        Written.of(
            "(I)I",
            code -> {
              int sum = code.allocateLocal("I");
              code.iconst_0().istore(sum);
              Label begin = code.newBoundLabel();
              int inner = code.allocateLocal("D");
              code.iload(0).op(Opcode.I2D).storeLocal(TypeKind.DOUBLE, inner);
              code.loadLocal(TypeKind.DOUBLE, inner).op(Opcode.D2I);
              code.iload(sum).op(Opcode.IADD).istore(sum);
              repeat(code, begin);
              code.iload(sum).ireturn();
            });
    assertEquals(10, written.call(4));
    assertEquals(2, frames(written).getFirst().locals().size());
  }

  @Test
  void operands_of_all_kinds_stay_below_a_loop() {
    Written written =
        Written.of(
            "(IJDF)D",
            code -> {
              code.loadLocal(TypeKind.DOUBLE, 3).loadLocal(TypeKind.LONG, 1);
              code.loadLocal(TypeKind.FLOAT, 5).iload(0);
              Label begin = code.newBoundLabel();
              repeat(code, begin);
              code.op(Opcode.I2F).op(Opcode.FADD).op(Opcode.F2L).op(Opcode.LADD);
              code.op(Opcode.L2D).op(Opcode.DADD).return_(TypeKind.DOUBLE);
            });
    assertEquals(3 + 10 + 200.0 + 4_000, written.call(3, 10L, 4_000.0, 200f));
    assertEquals(4, frames(written).getFirst().stack().size());
  }

  @Test
  void a_handler_knows_the_locals_that_have_values_where_its_code_begins() {
    Written written =
        Written.of(
            "(I)I",
            code -> {
              int before = code.allocateLocal("I");
              int within = code.allocateLocal("J");
              code.loadConstant(100).istore(before);
              Label start = code.newBoundLabel();
              code.lconst_0().storeLocal(TypeKind.LONG, within);
              divide(code);
              code.ireturn();
              Label handler = code.newLabel();
              code.exceptionCatch(start, code.newBoundLabel(), handler, ERROR);
              code.labelBinding(handler).pop().iload(before).ireturn();
            });
    assertEquals(3, written.call(2));
    assertEquals(100, written.call(0));
    assertEquals(2, frames(written).getFirst().locals().size());
  }

  @Test
  void a_handler_of_several_ranges_knows_what_holds_in_all_of_them() {
    Written written =
        Written.of(
            "(I)" + STRING,
            code -> {
              int later = code.allocateLocal("I");
              Label handler = code.newLabel();
              Label first = code.newBoundLabel();
              divide(code);
              Label between = code.newBoundLabel();
              code.exceptionCatch(first, between, handler, ERROR);
              code.istore(later);
              Label second = code.newBoundLabel();
              code.loadConstant("x")
                  .iload(later)
                  .invokevirtual(STRING, "substring", "(I)" + STRING);
              code.areturn();
              code.exceptionCatchAll(second, code.newBoundLabel(), handler);
              code.labelBinding(handler).invokevirtual(OBJECT, "toString", "()" + STRING).areturn();
            });
    assertEquals("java.lang.ArithmeticException: / by zero", written.call(0));
    assertEquals("", written.call(6));
    assertEquals(
        "java.lang.StringIndexOutOfBoundsException",
        written.call(2).toString().replaceFirst(":.*", ""));
  }

  @Test
  void a_handler_may_be_jumped_back_to_with_an_exception() {
    Written written =
        Written.of(
            "(I)I",
            code -> {
              Label handler = code.newLabel();
              Label start = code.newBoundLabel();
              divide(code);
              code.ireturn();
              code.exceptionCatch(start, code.newBoundLabel(), handler, ERROR);
              Label done = code.newLabel();
              code.labelBinding(handler).pop().iload(0).branch(Opcode.IFNE, done);
              code.loadConstant(1).istore(0).new_(ERROR).dup().invokespecial(ERROR, "()V");
              code.goto_(handler).labelBinding(done).loadConstant(77).ireturn();
            });
    assertEquals(77, written.call(0));
    assertEquals(2, written.call(3));
  }

  @Test
  void frames_are_written_as_what_differs_from_those_before() {
    Written written =
        Written.of(
            "(I)I",
            code -> {
              Label same = code.newLabel();
              code.iload(0).ifeq(same).nop().labelBinding(same);
              Label far = code.newLabel();
              code.iload(0).ifeq(far);
              for (int k = 0; k < 70; k++) {
                code.nop();
              }
              code.labelBinding(far);
              int[] locals = new int[4];
              for (int k = 0; k < locals.length; k++) {
                locals[k] = code.allocateLocal("I");
              }
              Label end = code.newLabel();
              code.iload(0).ifeq(end);
              code.iload(0).istore(locals[0]).iload(0).istore(locals[1]);
              Label appended = code.newLabel();
              code.iload(0).ifeq(appended).nop().labelBinding(appended);
              code.iload(0).istore(locals[2]).iload(0).istore(locals[3]);
              Label one = code.newLabel();
              code.iload(0).iload(0).ifeq(one).nop().labelBinding(one).pop();
              code.labelBinding(end).iload(0).ireturn();
            });
    assertEquals(1, written.call(1));
    assertEquals(0, written.call(0));
    // The same, the same far behind, two locals more, all of it with an operand, all without.
    assertEquals(List.of(5, 251, 253, 255, 255), kinds(written));
  }

  @Test
  void up_to_three_locals_less_are_written_as_such_and_one_operand_as_well() {
    Written written =
        Written.of(
            "(I)I",
            code -> {
              Label end = code.newLabel();
              code.iload(0).ifeq(end);
              int one = code.allocateLocal("J");
              int two = code.allocateLocal(STRING);
              code.lconst_0().storeLocal(TypeKind.LONG, one).loadConstant("a").astore(two);
              Label appended = code.newLabel();
              code.iload(0).ifeq(appended).nop().labelBinding(appended);
              Label operand = code.newLabel();
              code.aload(two).iload(0).ifeq(operand).nop().labelBinding(operand).pop();
              code.labelBinding(end).iload(0).ireturn();
            });
    assertEquals(1, written.call(1));
    assertEquals(List.of(253, 64 + 5, 249), kinds(written));
  }

  @Test
  void labels_of_one_place_have_one_frame_of_what_they_have_in_common() {
    Written written =
        Written.of(
            "(I)I",
            code -> {
              int local = code.allocateLocal("I");
              Label early = code.newLabel();
              Label late = code.newLabel();
              code.iload(0).ifeq(early);
              code.iload(0).istore(local).iload(0).ifeq(late).nop();
              code.labelBinding(late).labelBinding(early);
              Label again = code.newBoundLabel();
              repeat(code, again);
              code.iload(0).ireturn();
            });
    assertEquals(0, written.call(4));
    assertEquals(1, frames(written).size());
  }

  @Test
  void a_label_that_nothing_jumps_to_has_no_frame() {
    byte[] bytes =
        Written.bytes(
            "(I)I",
            code -> {
              code.newBoundLabel();
              code.iload(0);
              code.newBoundLabel();
              code.ireturn();
            });
    Written written = Written.of(bytes);
    assertEquals(true, written.code().findAttribute(Attributes.stackMapTable()).isEmpty());
  }

  @Test
  void a_constructor_may_be_followed_by_jumps_once_the_object_is_one() {
    ClassBuilder c = Written.newClass();
    CodeBuilder init = c.method(ClassBuilder.ACC_PUBLIC, ClassBuilder.INIT, "(I)V");
    Label end = init.newLabel();
    init.aload(0).invokespecial(OBJECT, "()V");
    init.iload(1).ifeq(end).nop().labelBinding(end).return_();
    init.end();
    CodeBuilder f =
        c.method(ClassBuilder.ACC_PUBLIC | ClassBuilder.ACC_STATIC, "f", "(I)" + OBJECT);
    f.new_(c.type()).dup().iload(0).invokespecial(c.type(), "(I)V").areturn();
    f.end();
    assertEquals("Made", Written.of(c.toByteArray()).call(1).getClass().getSimpleName());
  }

  @Test
  void a_frame_that_is_wrong_is_refused() {
    byte[] bytes =
        Written.bytes(
            "(I)I",
            code -> {
              int local = code.allocateLocal("I");
              code.iconst_0().istore(local);
              Label label = code.newLabel();
              code.iload(0).ifeq(label).nop().labelBinding(label).iload(local).ireturn();
            });
    assertEquals(0, Written.of(bytes).call(1));
    // The last bytes: a frame with one more local, of type 1; no attributes of the class.
    assertEquals(252, Byte.toUnsignedInt(bytes[bytes.length - 6]));
    assertEquals(VerificationType.INT, bytes[bytes.length - 3]);
    bytes[bytes.length - 3] = VerificationType.FLOAT;
    assertThrows(VerifyError.class, () -> Written.of(bytes));
  }

  @Test
  void what_is_null_stays_null_where_nothing_jumps_back() {
    assertNull(Written.of("()" + STRING, code -> code.aconst_null().areturn()).call());
  }
}
