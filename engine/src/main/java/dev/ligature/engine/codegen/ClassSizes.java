package dev.ligature.engine.codegen;

import dev.ligature.engine.codegen.layout.JavaNames;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.nio.ByteBuffer;
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
    for (byte[] one : classes) {
      bytes += one.length;
      pools += constantPool(ByteBuffer.wrap(one));
      ClassModel model = ClassFile.of().parse(one);
      for (MethodModel method : model.methods()) {
        int size = method.code().map(code -> ((CodeAttribute) code).codeLength()).orElse(0);
        String function = JavaNames.ofPart(method.methodName().stringValue());
        methods.merge(function, new Method(1, size), Method::and);
      }
    }
    return new ClassSizes(classes.size(), bytes, pools, methods);
  }

  private static int constantPool(ByteBuffer bytes) {
    int count = Short.toUnsignedInt(bytes.getShort(POOL_START - Short.BYTES));
    int at = POOL_START;
    for (int k = 1; k < count; k++) {
      int tag = bytes.get(at);
      int content = tag == UTF8 ? Short.toUnsignedInt(bytes.getShort(at + 1)) : 0;
      at += 1 + ENTRY[tag] + content;
      if (ENTRY[tag] == Long.BYTES) {
        k++;
      }
    }
    return at - POOL_START;
  }
}
