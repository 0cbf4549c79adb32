package dev.ligature.emscripten;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Images written by libavif with threads, and read by it: both have one function of embind. */
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AvifTest {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 192;
  private static final String FOLDER = "@jsquash/avif/codec/";
  private static final String ENCODER = "avif_enc_mt.wasm";

  private final AtomicReference<Embind> module = new AtomicReference<>();

  private Program open(String file, EmscriptenHost.Builder host, ProgramConfig.Builder config)
      throws IOException {
    return EmscriptenProgram.of(RealProgram.file(FOLDER + file))
        .open(
            DynamicLinker.create(),
            config.interruptible(true).hostModule(host.embind(module::set).build()).build());
  }

  private Object call(String function, Object... arguments) {
    return Objects.requireNonNull(module.get()).call(function, arguments).orElseThrow();
  }

  private static byte[] image() {
    byte[] pixels = new byte[WIDTH * HEIGHT * 4];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        int at = (y * WIDTH + x) * 4;
        pixels[at] = (byte) x;
        pixels[at + 1] = (byte) y;
        pixels[at + 2] = (byte) ((x * y) >> 4);
        pixels[at + 3] = -1;
      }
    }
    return pixels;
  }

  /** Without loss, in four tiles. */
  private static Map<String, Object> options() {
    Map<String, Object> options =
        new HashMap<>(
            Map.of(
                "quality",
                100,
                "qualityAlpha",
                -1,
                "tileColsLog2",
                1,
                "tileRowsLog2",
                1,
                "speed",
                8,
                "subsample",
                3,
                "chromaDeltaQ",
                false,
                "enableSharpYUV",
                false,
                "lossless",
                true,
                "bitDepth",
                8));
    options.putAll(Map.of("denoiseLevel", 0, "sharpness", 0, "tune", 0));
    return options;
  }

  @Test
  void an_image_is_written_by_threads_and_read_again() throws IOException {
    run();
  }

  /** Writes and reads an image. */
  void run() throws IOException {
    byte[] pixels = image();
    byte[] file = write(pixels);
    assertEquals("ftypavif", new String(file, 4, 8, StandardCharsets.US_ASCII));
    assertTrue(file.length < pixels.length / 4, file.length + " bytes");
    EmbindCallback imageData =
        given -> Map.of("data", given[0], "width", given[1], "height", given[2]);
    EmscriptenHost.Builder host = EmscriptenHost.builder().global("ImageData", imageData);
    try (Program _ = open("dec/avif_dec.wasm", host, ProgramConfig.builder())) {
      Map<?, ?> read = (Map<?, ?>) call("decode", file, 8);
      assertEquals(WIDTH, read.get("width"));
      assertEquals(HEIGHT, read.get("height"));
      assertArrayEquals(pixels, (byte[]) read.get("data"));
    }
  }

  private byte[] write(byte... pixels) throws IOException {
    ProgramConfig.Builder config =
        ProgramConfig.builder()
            .hostFunction(
                HostFunction.of(
                    "emscripten_num_logical_cores", MethodHandles.constant(int.class, 3)));
    try (Program _ = open("enc/" + ENCODER, EmscriptenHost.builder(), config);
        SeenThreads threads = SeenThreads.of(ENCODER)) {
      byte[] file = (byte[]) call("encode", pixels, WIDTH, HEIGHT, options());
      // Beside the one that has called.
      Set<String> expected = Set.of("thread 1 of " + ENCODER, "thread 2 of " + ENCODER);
      assertEquals(expected, threads.names());
      return file;
    }
  }
}
