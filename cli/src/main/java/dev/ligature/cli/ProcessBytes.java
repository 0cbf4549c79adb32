package dev.ligature.cli;

import dev.ligature.wasm.PrintableText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this process was really given. The JVM decodes arguments and the environment by the locale,
 * and puts U+FFFD for what it can't. So where there is one, the bytes are looked at, if the system
 * shows them: the user may have meant it.
 */
final class ProcessBytes {
  private static final char REPLACEMENT = '\ufffd';

  private final Path folder;

  /**
   * Of a process.
   *
   * @param folder where its files {@code cmdline} and {@code environ} are, if anywhere
   */
  ProcessBytes(Path folder) {
    this.folder = folder;
  }

  /** Of this process, where the system is Linux. */
  static ProcessBytes ofProcess() {
    return new ProcessBytes(Path.of("/proc/self"));
  }

  /**
   * Checks that arguments are what was given.
   *
   * @throws UsageException if the JVM could not decode one
   */
  void check(String... args) {
    List<byte[]> given = List.of();
    for (int i = 0; i < args.length; i++) {
      if (args[i].indexOf(REPLACEMENT) < 0) {
        continue;
      }
      given = given.isEmpty() ? texts("cmdline") : given;
      // Those of the JVM stand before.
      int place = given.size() - args.length + i;
      byte[] bytes = place < 0 ? null : known(args[i], given.get(place));
      if (bytes == null || !args[i].equals(utf8(bytes))) {
        throw undecoded("argument " + (i + 1), args[i], bytes);
      }
    }
  }

  /** What is wrong with an argument or a value; the bytes are null if they are not known. */
  private static UsageException undecoded(String what, String decoded, byte @Nullable [] bytes) {
    if (bytes == null) {
      return new UsageException(
          what + " is not UTF-8, or the locale is not: " + decoded, "LC_ALL=C.UTF-8 sets one");
    }
    String text = utf8(bytes);
    return text == null
        ? new UsageException(
            what + " is not UTF-8: " + visible(bytes), "names and arguments have to be")
        : new UsageException(
            what + " cannot be read, since the locale is not of UTF-8: " + text,
            "LC_ALL=C.UTF-8 sets one");
  }

  /** The variables whose values the JVM could not decode, each with what is to be said of it. */
  Map<String, UsageException> undecoded(Map<String, String> environment) {
    Map<String, String> suspects = new HashMap<>(environment);
    suspects.values().removeIf(value -> value.indexOf(REPLACEMENT) < 0);
    Map<String, UsageException> undecoded = new HashMap<>();
    Map<String, byte[]> given = suspects.isEmpty() ? Map.of() : variables();
    suspects.forEach(
        (name, value) -> {
          byte[] bytes = known(value, given.get(name));
          if (bytes == null || !value.equals(utf8(bytes))) {
            undecoded.put(name, undecoded("the value of " + name, value, bytes));
          }
        });
    return undecoded;
  }

  private Map<String, byte[]> variables() {
    Map<String, byte[]> variables = new HashMap<>();
    for (byte[] entry : texts("environ")) {
      int equals = 0;
      while (equals < entry.length && entry[equals] != '=') {
        equals++;
      }
      if (equals < entry.length) {
        String name = new String(entry, 0, equals, StandardCharsets.ISO_8859_1);
        variables.putIfAbsent(name, Arrays.copyOfRange(entry, equals + 1, entry.length));
      }
    }
    return variables;
  }

  /** Bytes, if they are those of a text and not of another one; else null. */
  private static byte @Nullable [] known(String decoded, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    boolean same =
        decoded.equals(new String(bytes, StandardCharsets.UTF_8))
            || decoded.equals(new String(bytes, StandardCharsets.US_ASCII));
    return same ? bytes : null;
  }

  /** Null if they are not UTF-8. */
  private static @Nullable String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** Bytes with those that are not ASCII made visible. */
  private static String visible(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (byte b : bytes) {
      int c = Byte.toUnsignedInt(b);
      text.append(c < 0x80 ? String.valueOf((char) c) : PrintableText.escape(c));
    }
    return text.toString();
  }

  /** The texts in a file, each of which ends with a NUL; none if it can't be read. */
  private List<byte[]> texts(String name) {
    byte[] all;
    try {
      all = Files.readAllBytes(folder.resolve(name));
    } catch (IOException e) {
      return List.of();
    }
    List<byte[]> texts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] == 0) {
        texts.add(Arrays.copyOfRange(all, start, i));
        start = i + 1;
      }
    }
    return texts;
  }
}
