package dev.ligature.engine.codegen.generate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.codegen.layout.ModuleLayout;
import dev.ligature.engine.codegen.signature.Signatures;
import dev.ligature.engine.codegen.type.Types;
import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.wasm.WasmModule;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What runs at each turn of a loop that can be interrupted. */
final class PollGeneratorTest {
  /** The JIT inlines methods of at most so many bytes wherever they are called. */
  private static final int INLINED = 35;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void it_is_inlined_everywhere_and_other_modules_have_none(boolean interruptible) {
    byte[] text = "(module)".getBytes(StandardCharsets.UTF_8);
    WasmModule module = WasmModule.parse(ModuleAssembler.assemble(text).bytes());
    ModuleLayout layout =
        new ModuleLayout("guest", module, new Signatures(interruptible), f -> "f" + f);
    int size =
        ClassFile.of().parse(InstanceGenerator.generate(layout)).methods().stream()
            .filter(method -> method.methodName().equalsString(Types.POLL))
            .mapToInt(method -> ((CodeAttribute) method.code().orElseThrow()).codeLength())
            .sum();
    assertEquals(interruptible, size > 0);
    assertTrue(size <= INLINED, size + " bytes");
  }

  /** HotSpot leaves methods of 8,000 bytes to its interpreter. */
  @ParameterizedTest
  @ValueSource(ints = {1, 100, 300, 1000})
  void functions_of_many_loops_stay_small_enough_for_the_jit(int loops) {
    String loop =
        "(loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))\n".repeat(loops);
    byte[] text = ("(module (func (param i32) " + loop + "))").getBytes(StandardCharsets.UTF_8);
    WasmModule module = WasmModule.parse(ModuleAssembler.assemble(text).bytes());
    ModuleLayout layout = new ModuleLayout("guest", module, new Signatures(true), f -> "f" + f);
    int longest =
        GroupGenerator.generate(layout, 0, 7_800, 400).values().stream()
            .flatMap(bytes -> ClassFile.of().parse(bytes).methods().stream())
            .flatMap(method -> method.code().stream())
            .mapToInt(code -> ((CodeAttribute) code).codeLength())
            .max()
            .orElseThrow();
    assertTrue(longest < 8_000, longest + " bytes");
  }
}
