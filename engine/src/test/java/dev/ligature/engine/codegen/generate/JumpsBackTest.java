package dev.ligature.engine.codegen.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.engine.codegen.Wat;
import dev.ligature.engine.codegen.layout.ModuleLayout;
import dev.ligature.engine.codegen.signature.Signatures;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * At a jump back the JIT keeps for the interpreter what is on the operand stack. There is nothing,
 * so that it need not compute the outcome of a comparison beside the jump.
 */
final class JumpsBackTest {
  private static final int LIMIT = 8_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local.get $i local.get $n i32.lt_u",
        "local.get $i local.get $n i32.ne",
        "local.get $i i32.eqz",
        "local.get $i i64.extend_i32_u i64.const 7 i64.le_s",
        "local.get $i i64.extend_i32_u i64.const 7 i64.gt_u",
        "local.get $i f64.convert_i32_u f64.const 7 f64.lt",
      })
  void a_loop_is_left_by_a_jump_forward_and_repeated_by_a_plain_jump(String condition) {
    Wat function =
        Wat.of(
            """
            (func (param $i i32) (param $n i32)
              (loop
                local.get $i i32.const 3 i32.add local.set $i
                %s
                br_if 0))
            """
                .formatted(condition));
    assertEquals(List.of(Opcode.GOTO), jumpsBack(function));
  }

  private static List<Opcode> jumpsBack(Wat function) {
    ModuleLayout layout = new ModuleLayout("guest", function.module(), new Signatures(), f -> "f");
    byte[] bytes = GroupGenerator.generate(layout, 0, LIMIT, LIMIT).values().iterator().next();
    CodeModel code = ClassFile.of().parse(bytes).methods().getFirst().code().orElseThrow();
    Set<Label> passed = new HashSet<>();
    List<Opcode> back = new ArrayList<>();
    for (CodeElement element : code) {
      if (element instanceof LabelTarget target) {
        passed.add(target.label());
      } else if (element instanceof BranchInstruction jump && passed.contains(jump.target())) {
        back.add(jump.opcode());
      }
    }
    return back;
  }
}
