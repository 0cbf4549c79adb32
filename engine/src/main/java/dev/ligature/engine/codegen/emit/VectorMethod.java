package dev.ligature.engine.codegen.emit;

import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.type.Types;

/**
 * The method of the run time that does what an instruction on vectors does with a half.
 *
 * @param owner its class, of the shape of the vectors
 * @param name its name: that of the instruction, but for which half it is about
 */
record VectorMethod(String owner, String name) {
  static VectorMethod of(String instruction) {
    String name = unrelaxed(instruction.replace("_low", "").replace("_high", ""));
    String shape = name.substring(0, name.indexOf('.'));
    return new VectorMethod(owner(shape), NumericEmitter.camelCase(name));
  }

  /** The method for whole vectors. */
  static VectorMethod whole(String instruction) {
    String name = unrelaxed(instruction);
    String shape = name.substring(0, name.indexOf('.'));
    return new VectorMethod(Types.lanes(lanes(shape)), NumericEmitter.camelCase(name));
  }

  private static String owner(String shape) {
    return Types.vectors(lanes(shape));
  }

  private static String lanes(String shape) {
    return switch (shape) {
      case "i8x16" -> "Byte";
      case "i16x8" -> "Short";
      case "i32x4" -> "Int";
      case "f32x4" -> "Float";
      case "f64x2" -> "Double";
      default -> "Long";
    };
  }

  /** Relaxed instructions do what others do, where there are such. */
  private static String unrelaxed(String name) {
    if (name.contains("relaxed_trunc")) {
      return name.replace("relaxed_trunc", "trunc_sat");
    }
    if (name.endsWith("laneselect")) {
      return "v128.bitselect";
    }
    if (name.contains("relaxed_q15mulr")) {
      return name.replace("relaxed_q15mulr", "q15mulr_sat");
    }
    return name.contains("madd") ? name : name.replace("relaxed_", "");
  }

  /** Whether an instruction makes a vector of half of one. */
  static boolean isWidening(String instruction) {
    return instruction.contains("_low") || instruction.contains("_high");
  }

  void call(CodeBuilder out, String type) {
    out.invokestatic(owner, name, type);
  }
}
