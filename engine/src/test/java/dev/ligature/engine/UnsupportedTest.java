package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Features that are not there are refused by name when a module is opened. */
final class UnsupportedTest {
  private static final String HEADER = "0061736d01000000";

  /** One function type {@code () -> ()} and one function of it. */
  private static final String FUNCTION = "010401600000" + "03020100";

  private static WasmModule module(String hex) {
    return WasmModule.parse(HexFormat.of().parseHex(HEADER + hex));
  }

  private static String number(int value) {
    StringBuilder hex = new StringBuilder();
    int rest = value;
    for (; rest >= 0x80; rest >>>= 7) {
      hex.append("%02x".formatted((rest & 0x7f) | 0x80));
    }
    return hex.append("%02x".formatted(rest)).toString();
  }

  /** A module whose only function has a body of these bytes, after so many bytes of another. */
  private static byte[] withBody(String body, int padding) {
    String nops = "00" + "01".repeat(padding) + "0b";
    String first = number(nops.length() / 2) + nops;
    String second = number(body.length() / 2) + body;
    String code = "02" + first + second;
    String hex = HEADER + "010401600000" + "0303020000" + "0a" + number(code.length() / 2) + code;
    return HexFormat.of().parseHex(hex);
  }

  @ParameterizedTest
  @CsvSource({
    "0103015d00, stack switching types",
    "010401 600168 00, stack switching types",
    "0104 01 65 600000, shared-everything threads types",
    "0404 01 70 02 00, shared-everything threads",
  })
  void what_a_module_declares_is_named(String hex, String feature) {
    WasmException.Unsupported thrown =
        assertThrows(
            WasmException.Unsupported.class,
            () -> new Engine().compile("m.so", module(hex.replace(" ", ""))));
    String message = String.valueOf(thrown.getMessage());
    assertEquals(0, message.indexOf("unsupported: " + feature), message);
  }

  @ParameterizedTest
  @CsvSource({
    "00 e2000b, stack switching instruction e2",
    "00 d0681a0b, stack switching types",
    "01 01680b, stack switching types",
    "00 00 e2000b, stack switching instruction e2",
    "00 fe040b, shared-everything threads instruction fe 04",
    "00 00 fe4f00000b, shared-everything threads instruction fe 4f",
    "00 42fd00 1a 43fdfdfdfd 1a 44fbfbfbfbfbfbfbfb 1a e2000b, stack switching instruction e2",
    "00 41fdff01 1a 0e e200, ''",
  })
  void what_a_body_needs_is_named_when_its_module_is_opened(String body, String feature) {
    for (int padding : new int[] {0, 1 << 20}) {
      CompiledModule compiled;
      try {
        byte[] bytes = withBody(body.replace(" ", ""), padding);
        compiled = new Engine().compile("m.so", WasmModule.parse(bytes));
        compiled.checkFeatures();
      } catch (WasmException.Unsupported e) {
        String message = String.valueOf(e.getMessage());
        assertEquals(0, message.indexOf("unsupported: " + feature), message);
        continue;
      }
      assertEquals("", feature, "nothing was refused");
      compiled.allocate(List.of());
    }
  }

  @Test
  void constants_and_immediates_that_look_like_features_are_none() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(0);
    // i32.const, i64.const, f32.const, f64.const, br_table, memory offsets
    String hex =
        "41fbfdfb00 1a 42fdfbfdfbfd00 1a 43fdfbd3e2 1a 44fbfdfdfbd3d3e2e2 1a"
            + "0240 4100 0e020000 00 0b 0b";
    body.writeBytes(HexFormat.of().parseHex(hex.replace(" ", "")));
    byte[] bytes = withBody(HexFormat.of().formatHex(body.toByteArray()), 0);
    CompiledModule compiled = new Engine().compile("m.so", WasmModule.parse(bytes));
    compiled.checkFeatures();
    compiled.validate();
  }

  @Test
  void a_module_of_a_function_alone_is_supported() {
    new Engine().compile("m.so", module(FUNCTION + "0a040102000b")).checkFeatures();
  }
}
