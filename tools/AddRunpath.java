import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Gives a WebAssembly shared object a runpath.
 *
 * <p>Usage: {@code java tools/AddRunpath.java MODULE ENTRY...}. Appends subsection 5 of the
 * tool-conventions' DynamicLinking.md to the module's {@code dylink.0} section, as {@code wasm-ld
 * -rpath} does from LLVM 22 on.
 */
final class AddRunpath {
  private static final int RUNTIME_PATH = 5;
  private static final int HEADER = 8;

  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    Files.write(
        file, withRunpath(Files.readAllBytes(file), List.of(args).subList(1, args.length)));
  }

  private static byte[] withRunpath(byte[] module, List<String> entries) {
    ByteBuffer in = ByteBuffer.wrap(module).position(HEADER);
    if (in.get() != 0) {
      throw new IllegalArgumentException("the first section is not a custom section");
    }
    byte[] section = new byte[readVarUInt32(in)];
    in.get(section);
    byte[] name = string("dylink.0");
    if (!Arrays.equals(name, 0, name.length, section, 0, name.length)) {
      throw new IllegalArgumentException("the first section is not dylink.0");
    }
    ByteArrayOutputStream runpath = new ByteArrayOutputStream();
    writeVarUInt32(runpath, entries.size());
    entries.forEach(entry -> runpath.writeBytes(string(entry)));

    ByteArrayOutputStream dylink = new ByteArrayOutputStream();
    dylink.writeBytes(section);
    dylink.write(RUNTIME_PATH);
    writeVarUInt32(dylink, runpath.size());
    dylink.writeBytes(runpath.toByteArray());

    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(module, 0, HEADER);
    out.write(0);
    writeVarUInt32(out, dylink.size());
    out.writeBytes(dylink.toByteArray());
    out.write(module, in.position(), in.remaining());
    return out.toByteArray();
  }

  private static byte[] string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writeVarUInt32(out, bytes.length);
    out.writeBytes(bytes);
    return out.toByteArray();
  }

  private static int readVarUInt32(ByteBuffer in) {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      byte part = in.get();
      value |= (part & 0x7f) << shift;
      if (part >= 0) {
        return value;
      }
    }
  }

  private static void writeVarUInt32(ByteArrayOutputStream out, int value) {
    int left = value;
    for (; (left & ~0x7f) != 0; left >>>= 7) {
      out.write(left & 0x7f | 0x80);
    }
    out.write(left);
  }
}
