package dev.ligature.emscripten.image;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Names of entries: those of files joined by slashes, from the image's root, which is empty. */
public final class Names {
  /** As Linux has it for paths. */
  private static final int MAX_LENGTH = 4096;

  private Names() {}

  /**
   * The name that an archive means: slashes at the ends, doubled ones and {@code .} are dropped.
   *
   * @throws EntryException it could lead elsewhere than it says
   */
  public static String of(String raw) throws EntryException {
    if (raw.length() > MAX_LENGTH) {
      throw new EntryException(
          raw.substring(0, 40) + "..", "has a name of more than " + MAX_LENGTH + " characters");
    } else if (raw.indexOf('\0') >= 0) {
      throw new EntryException(raw, "has a NUL in its name");
    }
    return raw.indexOf('.') < 0 && raw.indexOf('/') < 0 ? raw : normal(raw);
  }

  private static String normal(String raw) throws EntryException {
    StringBuilder name = new StringBuilder(raw.length());
    for (int from = 0; from <= raw.length(); ) {
      int end = raw.indexOf('/', from);
      end = end < 0 ? raw.length() : end;
      if (raw.startsWith("..", from) && end == from + 2) {
        throw new EntryException(raw, "has `..` in its name, which could lead out of a folder");
      } else if (end > from && !(end == from + 1 && raw.charAt(from) == '.')) {
        name.append(name.isEmpty() ? "" : "/").append(raw, from, end);
      }
      from = end + 1;
    }
    return name.toString();
  }

  /** The folder of a name that is not the root's. */
  static String parent(String name) {
    return name.substring(0, Math.max(name.lastIndexOf('/'), 0));
  }

  /** What stands behind the last slash. */
  static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** A name of an archive, which has to be of UTF-8. */
  static String decode(byte[] bytes, int from, int length) throws EntryException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, from, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new EntryException(
          new String(bytes, from, length, StandardCharsets.ISO_8859_1), "has a name not of UTF-8");
    }
  }
}
