package dev.ligature.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The scan at opening and the decoder agree on what is unsupported, whatever the bytes are. */
final class FeatureScanTest {
  private static final String HEADER = "0061736d01000000" + "0104016000000302010" + "0";

  /** Opcodes and immediates that meet often in what is unsupported. */
  private static final int[] LIKELY = {
    0x00, 0x01, 0x02, 0x03, 0x0b, 0x0c, 0x0e, 0x10, 0x1a, 0x1c, 0x20, 0x28, 0x41, 0x42, 0x43, 0x44,
    0x40, 0x63, 0x64, 0x6e, 0x6f, 0x70, 0x7b, 0x7f, 0x80, 0xd0, 0xd2, 0xd3, 0xe0, 0xfb, 0xfc, 0xfd,
    0xfe, 0x1f, 0x12, 0x13
  };

  private static WasmModule module(byte[] body) {
    byte[] head = HexFormat.of().parseHex(HEADER);
    byte[] bytes = new byte[head.length + 4 + body.length];
    System.arraycopy(head, 0, bytes, 0, head.length);
    bytes[head.length] = 0x0a;
    bytes[head.length + 1] = (byte) (body.length + 2);
    bytes[head.length + 2] = 1;
    bytes[head.length + 3] = (byte) body.length;
    System.arraycopy(body, 0, bytes, head.length + 4, body.length);
    return WasmModule.parse(bytes);
  }

  private static boolean isRefusedByScan(WasmModule module) {
    try {
      FeatureScan.check(module);
      return false;
    } catch (WasmException.Unsupported e) {
      return true;
    }
  }

  private static boolean isRefusedByDecoder(WasmModule module) {
    try {
      module.body(0);
      return false;
    } catch (WasmException.Unsupported e) {
      return true;
    } catch (WasmException e) {
      return false;
    }
  }

  @Test
  void random_bodies_are_judged_alike() {
    SplittableRandom random = new SplittableRandom(1);
    int refused = 0;
    for (int round = 0; round < 200_000; round++) {
      byte[] body = new byte[2 + random.nextInt(24)];
      for (int i = 0; i < body.length; i++) {
        body[i] =
            (byte)
                (random.nextInt(4) > 0
                    ? LIKELY[random.nextInt(LIKELY.length)]
                    : random.nextInt(256));
      }
      body[0] = (byte) random.nextInt(2);
      body[body.length - 1] = 0x0b;
      WasmModule module = module(body);
      boolean expected = isRefusedByDecoder(module);
      refused += expected ? 1 : 0;
      assertEquals(expected, isRefusedByScan(module), HexFormat.of().formatHex(body));
    }
    assertEquals(true, refused > 1000, refused + " refused");
  }
}
