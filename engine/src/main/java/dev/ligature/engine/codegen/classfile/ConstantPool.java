package dev.ligature.engine.codegen.classfile;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The constants of a class. One is written when its index is first asked for; before, it serves to
 * tell types apart.
 */
final class ConstantPool {
  private static final int UTF8 = 1;
  private static final int INTEGER = 3;
  private static final int FLOAT = 4;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;
  private static final int CLASS = 7;
  private static final int STRING = 8;
  private static final int FIELD = 9;
  private static final int METHOD = 10;
  private static final int INTERFACE_METHOD = 11;
  private static final int NAME_AND_TYPE = 12;
  private static final int METHOD_HANDLE = 15;
  private static final int DYNAMIC = 17;

  private static final int STATIC_METHOD = 6;
  private static final int MAX = 65_535;

  private final Bytes bytes = new Bytes(2_048);
  private int count = 1;
  private @Nullable Constant[] table = new Constant[256];
  private int known;
  private Constant[] classes = new Constant[16];
  private int classCount;

  /** How many bytes the constants take. */
  int size() {
    return bytes.size();
  }

  /** Writes the pool as it stands in a class file. */
  void writeTo(Bytes out) {
    out.u2(count);
    out.add(bytes);
  }

  private Constant find(int tag, String first, String second, String third, long number) {
    int hash = (first.hashCode() * 31 + second.hashCode()) * 31 + third.hashCode();
    hash = (hash * 31 + (int) (number ^ (number >>> 32))) * 31 + tag;
    hash ^= hash >>> 15;
    Constant at = table[hash & (table.length - 1)];
    while (at != null) {
      if (at.hash == hash
          && at.tag == tag
          && at.number == number
          && at.first.equals(first)
          && at.second.equals(second)
          && at.third.equals(third)) {
        return at;
      }
      at = at.next;
    }
    Constant made = new Constant(tag, hash, first, second, third, number);
    if (++known > table.length) {
      grow();
    }
    insert(made);
    describe(made);
    return made;
  }

  private void insert(Constant made) {
    int slot = made.hash & (table.length - 1);
    made.next = table[slot];
    table[slot] = made;
  }

  private void grow() {
    @Nullable Constant[] old = table;
    table = new Constant[old.length * 2];
    for (Constant list : old) {
      Constant at = list;
      while (at != null) {
        Constant next = at.next;
        insert(at);
        at = next;
      }
    }
  }

  /** Finds out what instructions do that name a new constant. */
  private void describe(Constant made) {
    switch (made.tag) {
      case CLASS -> {
        if (classCount == classes.length) {
          classes = Arrays.copyOf(classes, classCount * 2);
        }
        classes[classCount] = made;
        made.type = VerificationType.ofClass(classCount++);
      }
      case FIELD, DYNAMIC -> made.type = type(made.tag == FIELD ? made.third : made.second, 0);
      case METHOD, INTERFACE_METHOD -> {
        String type = made.third;
        int at = 1;
        while (type.charAt(at) != ')') {
          made.arguments++;
          made.argumentSlots += TypeKind.of(type.charAt(at)).slotSize();
          at = MethodTypes.end(type, at);
        }
        made.type = type(type, at + 1);
      }
      default -> {}
    }
  }

  /** The verifier's type of what ends a text, from a place on. */
  private int type(String text, int from) {
    return switch (TypeKind.of(text.charAt(from))) {
      case INT -> VerificationType.INT;
      case LONG -> VerificationType.LONG;
      case FLOAT -> VerificationType.FLOAT;
      case DOUBLE -> VerificationType.DOUBLE;
      case VOID -> 0;
      case REFERENCE -> ofClass(text.substring(from)).type;
    };
  }

  /** The verifier's type of values of a type. */
  int typeOf(String descriptor) {
    return type(descriptor, 0);
  }

  /** The class that the verifier's type of some references is. */
  Constant classOf(int type) {
    return classes[VerificationType.number(type)];
  }

  Constant ofClass(String descriptor) {
    return find(CLASS, descriptor, "", "", 0);
  }

  Constant ofString(String text) {
    return find(STRING, text, "", "", 0);
  }

  Constant ofInt(int value) {
    return find(INTEGER, "", "", "", value);
  }

  Constant ofLong(long value) {
    return find(LONG, "", "", "", value);
  }

  /** A number by its bits. */
  Constant ofFloat(int bits) {
    return find(FLOAT, "", "", "", bits);
  }

  /** A number by its bits. */
  Constant ofDouble(long bits) {
    return find(DOUBLE, "", "", "", bits);
  }

  Constant ofField(String owner, String name, String type) {
    return find(FIELD, owner, name, type, 0);
  }

  Constant ofMethod(String owner, String name, String type) {
    return find(METHOD, owner, name, type, 0);
  }

  Constant ofInterfaceMethod(String owner, String name, String type) {
    return find(INTERFACE_METHOD, owner, name, type, 0);
  }

  /** A handle of a static method. */
  Constant ofHandle(String owner, String name, String type) {
    return find(METHOD_HANDLE, owner, name, type, 0);
  }

  /**
   * A constant that a method computes when it is first asked for.
   *
   * @param bootstrap the number of the method in the class's list
   */
  Constant ofDynamic(int bootstrap, String name, String type) {
    return find(DYNAMIC, name, type, "", bootstrap);
  }

  int utf8(String text) {
    return index(find(UTF8, text, "", "", 0));
  }

  private int nameAndType(String name, String type) {
    return index(find(NAME_AND_TYPE, name, type, "", 0));
  }

  /** The index of a constant, which is written if it was not before. */
  int index(Constant constant) {
    if (constant.index == 0) {
      write(constant);
    }
    return constant.index;
  }

  private void write(Constant constant) {
    switch (constant.tag) {
      case UTF8 -> writeText(constant.first);
      case INTEGER, FLOAT -> {
        bytes.u1(constant.tag);
        bytes.u4((int) constant.number);
      }
      case LONG, DOUBLE -> {
        bytes.u1(constant.tag);
        bytes.u8(constant.number);
      }
      case CLASS -> bytes.u1u2(CLASS, utf8(internalName(constant.first)));
      case STRING -> bytes.u1u2(STRING, utf8(constant.first));
      case NAME_AND_TYPE -> {
        int name = utf8(constant.first);
        pair(NAME_AND_TYPE, name, utf8(constant.second));
      }
      case METHOD_HANDLE -> {
        int method = index(ofMethod(constant.first, constant.second, constant.third));
        bytes.u1(METHOD_HANDLE);
        bytes.u1u2(STATIC_METHOD, method);
      }
      case DYNAMIC ->
          pair(DYNAMIC, (int) constant.number, nameAndType(constant.first, constant.second));
      default -> {
        int owner = index(ofClass(constant.first));
        pair(constant.tag, owner, nameAndType(constant.second, constant.third));
      }
    }
    constant.index = count;
    count += constant.tag == LONG || constant.tag == DOUBLE ? 2 : 1;
    if (count > MAX) {
      throw new IllegalArgumentException("constant pool: more than 65,534 entries");
    }
  }

  private void pair(int tag, int first, int second) {
    bytes.u1u2(tag, first);
    bytes.u2(second);
  }

  private static String internalName(String descriptor) {
    return descriptor.charAt(0) == 'L'
        ? descriptor.substring(1, descriptor.length() - 1)
        : descriptor;
  }

  private void writeText(String text) {
    byte[] plain = text.getBytes(StandardCharsets.UTF_8);
    boolean ascii =
        plain.length == text.length()
            && text.indexOf(0) < 0
            && text.equals(new String(plain, StandardCharsets.ISO_8859_1));
    byte[] encoded = ascii ? plain : encode(text);
    if (encoded.length > MAX) {
      throw new IllegalArgumentException("text of " + encoded.length + " bytes in a class file");
    }
    bytes.u1u2(UTF8, encoded.length);
    bytes.add(encoded);
  }

  /** As class files have it: characters one by one, and none that is a zero byte. */
  static byte[] encode(String text) {
    Bytes encoded = new Bytes(text.length() * 3);
    for (int k = 0; k < text.length(); k++) {
      char c = text.charAt(k);
      if (c != 0 && c < 0x80) {
        encoded.u1(c);
      } else if (c < 0x800) {
        encoded.u2(0xc080 | ((c << 2) & 0x1f00) | (c & 0x3f));
      } else {
        encoded.u1u2(0xe0 | (c >> 12), 0x8080 | ((c << 2) & 0x3f00) | (c & 0x3f));
      }
    }
    return encoded.toArray();
  }
}
