package dev.ligature.engine.codegen.emit;

import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.MethodTypes;
import dev.ligature.engine.codegen.classfile.TypeKind;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Types;
import java.util.List;

/**
 * Writes calls of methods of the run time by handles that are constants of the class. C2 inlines
 * such calls in methods of any size, as what the JDK's own forms of handles call. It stops to
 * inline plain calls when it has made so many nodes, and what the JDK has for a vector makes
 * hundreds, which then go.
 */
final class HandleCall {
  /** What the handle can be put below at once. */
  private static final int SLOTS = 2;

  private HandleCall() {}

  /**
   * Loads the handle below the operands on the stack. Further arguments are put on top.
   *
   * @param type the type of the method
   * @param count how many of its arguments are operands on the stack
   */
  static void begin(Emission e, String owner, String name, String type, int count) {
    CodeBuilder out = e.out;
    List<String> params = MethodTypes.parameters(type);
    int slots = 0;
    int kept = 0;
    while (kept < count && slots + typeOf(params.get(kept)).slots() <= SLOTS) {
      slots += typeOf(params.get(kept++)).slots();
    }
    int[] stored = new int[count];
    for (int k = count - 1; k >= kept; k--) {
      stored[k] = e.storeTemporary(typeOf(params.get(k)));
    }
    out.loadHandle(owner, name, type);
    switch (slots) {
      case 0 -> {}
      case 1 -> out.swap();
      default -> out.dup_x2().pop();
    }
    for (int k = kept; k < count; k++) {
      out.loadLocal(typeOf(params.get(k)).kind(), stored[k]);
    }
  }

  private static JavaType typeOf(String desc) {
    return desc.equals(Types.VECTOR) ? JavaType.VECTOR : JavaType.of(TypeKind.of(desc));
  }

  /** Calls the handle. */
  static void end(Emission e, String type) {
    e.out.invokevirtual(Types.METHOD_HANDLE, "invokeExact", type);
  }
}
