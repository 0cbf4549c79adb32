package dev.ligature.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The way from a type to what it extends. */
final class SupertypesTest {
  private static final int TYPES = 120;

  @Test
  void a_type_as_deep_as_another_one_is_found() {
    Random random = new Random(7);
    ByteArrayOutputStream section = new ByteArrayOutputStream();
    section.write(TYPES);
    int[] depths = new int[TYPES];
    for (int k = 0; k < TYPES; k++) {
      int supertype = k - 1 - random.nextInt(2);
      boolean extend = supertype >= 0 && depths[supertype] < 63 && random.nextInt(30) > 0;
      depths[k] = extend ? depths[supertype] + 1 : 0;
      section.writeBytes(extend ? new byte[] {0x50, 1, (byte) supertype} : new byte[] {0x50, 0});
      section.writeBytes(new byte[] {0x5f, 0});
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(HexFormat.of().parseHex("0061736d0100000001"));
    bytes.write((section.size() & 0x7f) | 0x80);
    bytes.write(section.size() >> 7);
    bytes.writeBytes(section.toByteArray());
    WasmModule module = WasmModule.parse(bytes.toByteArray());
    Supertypes supertypes = new Supertypes(module);
    for (int type = 0; type < TYPES; type++) {
      for (int other = 0; other < TYPES; other++) {
        int expected = type;
        while (depths[expected] > depths[other]) {
          expected = module.supertype(expected);
        }
        assertEquals(expected, supertypes.asDeepAs(other, type));
      }
    }
  }
}
