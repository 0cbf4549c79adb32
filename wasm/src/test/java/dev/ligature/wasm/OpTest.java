package dev.ligature.wasm;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class OpTest {
  /** The opcode as the binary format has it. */
  private static String bytes(int op) {
    HexFormat hex = HexFormat.of();
    return op < 0x100
        ? hex.toHexDigits((byte) op)
        : hex.toHexDigits((byte) (op >> 8)) + ModuleBuilder.leb(op & 0xff);
  }

  @Test
  void every_constant_is_defined_under_its_name() throws IllegalAccessException {
    for (Field field : Op.class.getFields()) {
      int op = field.getInt(null);
      assertTrue(Op.isKnown(op), field.getName());
      String name = Op.name(op).replace('.', '_').toUpperCase(java.util.Locale.ROOT);
      String suffix =
          switch (op) {
            case Op.SELECT_T -> "_T";
            case Op.REF_TEST_NULL, Op.REF_CAST_NULL -> "_NULL";
            default -> "";
          };
      assertEquals(field.getName(), name + suffix);
    }
  }

  @Test
  void other_numbers_are_no_opcodes() {
    assertFalse(Op.isKnown(0x27));
    assertFalse(Op.isKnown(0xff));
    assertFalse(Op.isKnown(0xfc12));
    assertFalse(Op.isKnown(0xfd9a));
    assertFalse(Op.isKnown(0xfe04));
    assertFalse(Op.isKnown(0xfe4f));
    assertFalse(Op.isKnown(0x100));
  }

  @Test
  void every_opcode_is_decoded_and_has_a_rule() {
    for (int i = 0; i < Op.SLOTS; i++) {
      int op = Op.ofSlot(i);
      if (Op.isKnown(op)) {
        assertDoesNotThrow(() -> validate(op), () -> Op.name(op));
      }
    }
  }

  private static void validate(int op) {
    try {
      new ModuleBuilder()
          .type("", "")
          .function(0, "00" + bytes(op) + "00".repeat(8))
          .item(Section.DATA_COUNT, "00")
          .validate();
    } catch (WasmException e) {
      // Zeros suit most instructions; the others have been looked at, which is what is asked.
      assertFalse(String.valueOf(e.getMessage()).startsWith("illegal opcode"), e.getMessage());
    }
  }
}
