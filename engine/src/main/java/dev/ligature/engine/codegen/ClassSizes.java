package dev.ligature.engine.codegen;

import dev.ligature.engine.codegen.layout.JavaNames;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What generated classes take, in bytes.
 *
 * @param classes how many
 * @param bytes the class files
 * @param constantPoolBytes the constant pools of these
 * @param methods the bytecode of each function, with that of its parts, by the function's method
 */
public record ClassSizes(
    int classes, int bytes, int constantPoolBytes, Map<String, Method> methods) {
  /** Of what is not generated. */
  public static final ClassSizes NONE = new ClassSizes(0, 0, 0, Map.of());

  private static final int POOL_START = 10;
  private static final int UTF8 = 1;

  /** The sizes of the entries of a constant pool by their tags, less the tag; 0 for no entry. */
  private static final int[] ENTRY = {
    0, 2, 0, 4, 4, 8, 8, 2, 2, 4, 4, 4, 4, 0, 0, 3, 2, 4, 4, 2, 2
  };

  /**
   * What a function's methods take.
   *
   * @param count how many: more than one if it was cut
   * @param bytes their bytecode
   */
  public record Method(int count, int bytes) {
    private Method and(Method other) {
      return new Method(count + other.count, bytes + other.bytes);
    }
  }

  /** What the methods of a function take; nothing if there are none. */
  public Method method(String name) {
    return methods.getOrDefault(name, new Method(0, 0));
  }

  static ClassSizes of(Collection<byte[]> classes) {
    int bytes = 0;
    int pools = 0;
    Map<String, Method> methods = new LinkedHashMap<>();
    try {
      for (byte[] one : classes) {
        bytes += one.length;
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(one));
        in.skipNBytes(POOL_START - Short.BYTES);
        String[] names = new String[in.readUnsignedShort()];
        int start = in.available();
        readConstants(in, names);
        pools += start - in.available();
        // Flags, the class, its superclass; no interfaces.
        in.skipNBytes(4 * Short.BYTES);
        readMembers(in, names, new LinkedHashMap<>());
        readMembers(in, names, methods);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("sizes of classes", e);
    }
    return new ClassSizes(classes.size(), bytes, pools, methods);
  }

  private static void readConstants(DataInputStream in, String[] names) throws IOException {
    for (int k = 1; k < names.length; k++) {
      int tag = in.readUnsignedByte();
      if (tag == UTF8) {
        names[k] = in.readUTF();
      } else {
        in.skipNBytes(ENTRY[tag]);
      }
      if (ENTRY[tag] == Long.BYTES) {
        k++;
      }
    }
  }

  /** Reads fields or methods, and adds up the code of functions. */
  private static void readMembers(DataInputStream in, String[] names, Map<String, Method> sizes)
      throws IOException {
    int count = in.readUnsignedShort();
    for (int k = 0; k < count; k++) {
      in.skipNBytes(Short.BYTES);
      String name = names[in.readUnsignedShort()];
      in.skipNBytes(Short.BYTES);
      int attributes = in.readUnsignedShort();
      for (int i = 0; i < attributes; i++) {
        boolean isCode = names[in.readUnsignedShort()].equals("Code");
        int length = in.readInt();
        if (isCode) {
          in.skipNBytes(2 * Short.BYTES);
          int size = in.readInt();
          sizes.merge(JavaNames.ofPart(name), new Method(1, size), Method::and);
          length -= 2 * Short.BYTES + Integer.BYTES;
        }
        in.skipNBytes(length);
      }
    }
  }
}
