import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/**
 * Adds subsections to the {@code dylink.0} section of a WebAssembly module, which gets one if it
 * has none. For what {@code wasm-ld} of LLVM 19 has no option for (a runpath), and for modules
 * written as text, where {@code wat2wasm} cannot express the section.
 *
 * <p>Usage: {@code java tools/Dylink.java MODULE ITEM...}, where the items are, in the order they
 * are written (the format is in the tool-conventions' DynamicLinking.md; alignments are powers of
 * two):
 *
 * <ul>
 *   <li>{@code mem-info MEMORY_SIZE MEMORY_ALIGN TABLE_SIZE TABLE_ALIGN}
 *   <li>{@code needed COUNT NAME...}
 *   <li>{@code export NAME FLAGS} and {@code import MODULE NAME FLAGS}
 *   <li>{@code runpath COUNT ENTRY...}
 *   <li>{@code unknown TYPE HEX}: a subsection of any type with these bytes
 *   <li>{@code legacy MEMORY_SIZE MEMORY_ALIGN TABLE_SIZE TABLE_ALIGN COUNT NAME...}: the section
 *       {@code dylink} of LLVM 13 and before, alone
 * </ul>
 */
final class Dylink {
  private static final int HEADER = 8;

  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    Deque<String> items = new ArrayDeque<>(List.of(args).subList(1, args.length));
    byte[] module = Files.readAllBytes(file);
    ByteBuffer in = ByteBuffer.wrap(module).position(HEADER);
    ByteArrayOutputStream section = new ByteArrayOutputStream();
    if ("legacy".equals(items.peek())) {
      items.pop();
      string(section, "dylink");
      numbers(section, items, 4);
      strings(section, items);
    } else {
      byte[] old = oldSection(in);
      if (old.length == 0) {
        in.position(HEADER);
        string(section, "dylink.0");
      }
      section.writeBytes(old);
      while (!items.isEmpty()) {
        subsection(section, items);
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(module, 0, HEADER);
    out.write(0);
    sized(out, section);
    out.write(module, in.position(), in.remaining());
    Files.write(file, out.toByteArray());
  }

  private static void subsection(ByteArrayOutputStream out, Deque<String> items) {
    String kind = items.pop();
    int type =
        switch (kind) {
          case "mem-info" -> 1;
          case "needed" -> 2;
          case "export" -> 3;
          case "import" -> 4;
          case "runpath" -> 5;
          case "unknown" -> Integer.parseInt(items.pop());
          default -> throw new IllegalArgumentException("unknown item " + kind);
        };
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    switch (kind) {
      case "mem-info" -> numbers(body, items, 4);
      case "needed", "runpath" -> strings(body, items);
      case "export" -> {
        number(body, 1);
        string(body, items.pop());
        numbers(body, items, 1);
      }
      case "import" -> {
        number(body, 1);
        string(body, items.pop());
        string(body, items.pop());
        numbers(body, items, 1);
      }
      default -> body.writeBytes(HexFormat.of().parseHex(items.pop()));
    }
    out.write(type);
    sized(out, body);
  }

  /** The content of the module's dylink.0 section with its name; empty if it has none. */
  private static byte[] oldSection(ByteBuffer in) {
    if (in.get() != 0) {
      return new byte[0];
    }
    byte[] section = new byte[readNumber(in)];
    in.get(section);
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    string(name, "dylink.0");
    return Arrays.equals(Arrays.copyOf(section, name.size()), name.toByteArray())
        ? section
        : new byte[0];
  }

  private static void sized(ByteArrayOutputStream out, ByteArrayOutputStream content) {
    number(out, content.size());
    out.writeBytes(content.toByteArray());
  }

  private static void strings(ByteArrayOutputStream out, Deque<String> items) {
    int count = Integer.parseInt(items.pop());
    number(out, count);
    for (int i = 0; i < count; i++) {
      string(out, items.pop());
    }
  }

  private static void string(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(out, bytes.length);
    out.writeBytes(bytes);
  }

  private static void numbers(ByteArrayOutputStream out, Deque<String> items, int count) {
    for (int i = 0; i < count; i++) {
      number(out, Integer.decode(items.pop()));
    }
  }

  private static void number(ByteArrayOutputStream out, int value) {
    int left = value;
    for (; (left & ~0x7f) != 0; left >>>= 7) {
      out.write(left & 0x7f | 0x80);
    }
    out.write(left);
  }

  private static int readNumber(ByteBuffer in) {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      byte part = in.get();
      value |= (part & 0x7f) << shift;
      if (part >= 0) {
        return value;
      }
    }
  }
}
