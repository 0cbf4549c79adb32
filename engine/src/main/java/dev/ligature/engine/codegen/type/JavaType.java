package dev.ligature.engine.codegen.type;

import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.TypeKind;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.util.List;

/**
 * How a value appears in generated code: all that is left there of its type. Several of
 * WebAssembly's reference types are one here.
 */
// Types never change, though they are not marked so.
@SuppressWarnings("ImmutableEnumChecker")
public enum JavaType {
  INT('i', ValType.I32, TypeKind.INT, "I", Types.INTEGER, "intValue", "I32"),
  LONG('l', ValType.I64, TypeKind.LONG, "J", Types.LONG, "longValue", "I64"),
  FLOAT('f', ValType.F32, TypeKind.FLOAT, "F", Types.FLOAT, "floatValue", "F32"),
  DOUBLE('d', ValType.F64, TypeKind.DOUBLE, "D", Types.DOUBLE, "doubleValue", "F64"),
  /** A reference to a function. */
  FUNC('r', ValType.FUNCREF, TypeKind.REFERENCE, Types.FUNC, Types.FUNC, "", "Ref"),
  /** A reference to anything else. */
  OBJECT('e', ValType.EXTERNREF, TypeKind.REFERENCE, Types.OBJECT, Types.OBJECT, "", "Ref"),
  /** A vector within a function that has them whole. */
  VECTOR('v', ValType.V128, TypeKind.REFERENCE, Types.VECTOR, Types.VECTOR, "", "Ref");

  private static final JavaType[] NONE = {};

  private final char letter;
  private final ValType valType;
  private final TypeKind kind;
  private final String desc;
  private final String box;
  private final String boxing;
  private final String unboxing;
  private final String unboxingType;
  private final String cell;

  JavaType(
      char letter,
      ValType valType,
      TypeKind kind,
      String desc,
      String box,
      String unboxing,
      String cell) {
    this.letter = letter;
    this.valType = valType;
    this.kind = kind;
    this.desc = desc;
    this.box = box;
    this.boxing = "(" + desc + ")" + box;
    this.unboxing = unboxing;
    this.unboxingType = "()" + desc;
    this.cell = Types.GLOBAL.replace(";", "$" + cell + ";");
  }

  /** How values of a type appear. */
  public static JavaType of(ValType type) {
    return switch (type.kind()) {
      case I32 -> INT;
      case I64 -> LONG;
      case F32 -> FLOAT;
      case F64 -> DOUBLE;
      case V128 -> throw new IllegalArgumentException("a vector is two values");
      case FUNC, TYPE, NOFUNC -> FUNC;
      default -> OBJECT;
    };
  }

  /** How values of types appear: a vector as two of them. */
  public static JavaType[] of(List<ValType> types) {
    if (types.isEmpty()) {
      return NONE;
    }
    if (Pairs.among(types)) {
      return of(Pairs.flat(types));
    }
    JavaType[] all = new JavaType[types.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = of(types.get(i));
    }
    return all;
  }

  /** How values of types appear in a function that has vectors whole. */
  public static JavaType[] whole(List<ValType> types) {
    JavaType[] all = new JavaType[types.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = Pairs.isVector(types.get(i)) ? VECTOR : of(types.get(i));
    }
    return all;
  }

  /** The type of the addresses of a memory. */
  public static JavaType ofAddress(WasmModule module, int memory) {
    return module.memories().get(memory).limits().is64() ? LONG : INT;
  }

  /** The type of the indices of a table. */
  public static JavaType ofTableIndex(WasmModule module, int table) {
    return module.tables().get(table).limits().is64() ? LONG : INT;
  }

  /** The type that a letter of {@link Op#signature} means; of each half for a vector. */
  public static JavaType ofLetter(char letter) {
    return switch (letter) {
      case 'i' -> INT;
      case 'l', 'v' -> LONG;
      case 'f' -> FLOAT;
      case 'd' -> DOUBLE;
      default -> throw new IllegalArgumentException("type " + letter);
    };
  }

  /** The type of values of a kind, of references without what they refer to. */
  public static JavaType of(TypeKind kind) {
    return switch (kind) {
      case INT -> INT;
      case LONG -> LONG;
      case FLOAT -> FLOAT;
      case DOUBLE -> DOUBLE;
      case REFERENCE -> OBJECT;
      default -> throw new IllegalArgumentException("type " + kind);
    };
  }

  /** The letter in the names of the run time's methods for this type. */
  public char letter() {
    return letter;
  }

  /** A type whose values appear so, and all others that do could be in its place. */
  public ValType valType() {
    return valType;
  }

  public TypeKind kind() {
    return kind;
  }

  public String desc() {
    return desc;
  }

  /** The class of globals of the type that are cells. */
  public String cell() {
    return cell;
  }

  /** The type without what kind of reference it is. */
  public String erased() {
    return isReference() ? Types.OBJECT : desc;
  }

  public boolean isWide() {
    return this == LONG || this == DOUBLE;
  }

  /** How many slots a local variable takes. */
  public int slots() {
    return kind.slotSize();
  }

  public boolean isReference() {
    return kind == TypeKind.REFERENCE;
  }

  /** Whether a frame holds it among its references; of a vector it holds the bits. */
  public boolean isReferenceInFrame() {
    return isReference() && this != VECTOR;
  }

  /** Pops the value on the operand stack. */
  public void pop(CodeBuilder out) {
    if (isWide()) {
      out.pop2();
    } else {
      out.pop();
    }
  }

  /** Doubles the value on the operand stack. */
  public void dup(CodeBuilder out) {
    if (isWide()) {
      out.dup2();
    } else {
      out.dup();
    }
  }

  /** Loads zero or null, which locals begin with. */
  public void loadZero(CodeBuilder out) {
    switch (this) {
      case INT -> out.iconst_0();
      case LONG -> out.lconst_0();
      case FLOAT -> out.fconst_0();
      case DOUBLE -> out.dconst_0();
      // Keeps the verifier's type of the value that of a function.
      case FUNC -> out.aconst_null().checkcast(Types.FUNC);
      case OBJECT -> out.aconst_null();
      case VECTOR ->
          out.getstatic(Types.VECTOR, "SPECIES_128", Types.VECTOR_SPECIES)
              .invokestatic(Types.VECTOR, "zero", "(" + Types.VECTOR_SPECIES + ")" + Types.VECTOR);
    }
  }

  /** Makes an object of the number on the operand stack; a reference is one. */
  public void box(CodeBuilder out) {
    if (!isReference()) {
      out.invokestatic(box, "valueOf", boxing);
    }
  }

  /** Makes a value of the object on the operand stack. */
  public void unbox(CodeBuilder out) {
    if (this != OBJECT) {
      out.checkcast(box);
    }
    if (!isReference()) {
      out.invokevirtual(box, unboxing, unboxingType);
    }
  }

  /** Makes a {@code long} with its bits of the number on the operand stack. */
  public void toBits(CodeBuilder out) {
    switch (this) {
      case INT -> out.i2l();
      case FLOAT -> out.invokestatic(box, "floatToRawIntBits", "(F)I").i2l();
      case DOUBLE -> out.invokestatic(box, "doubleToRawLongBits", "(D)J");
      default -> {}
    }
  }

  /** Makes a number of the {@code long} on the operand stack that has its bits. */
  public void fromBits(CodeBuilder out) {
    switch (this) {
      case INT -> out.l2i();
      case FLOAT -> out.l2i().invokestatic(box, "intBitsToFloat", "(I)F");
      case DOUBLE -> out.invokestatic(box, "longBitsToDouble", "(J)D");
      default -> {}
    }
  }
}
