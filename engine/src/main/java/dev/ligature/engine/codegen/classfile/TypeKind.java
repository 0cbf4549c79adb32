package dev.ligature.engine.codegen.classfile;

/** What the JVM's instructions tell apart of types. */
public enum TypeKind {
  INT(1, 0),
  LONG(2, 1),
  FLOAT(1, 2),
  DOUBLE(2, 3),
  REFERENCE(1, 4),
  VOID(0, 5);

  private final int slots;
  private final int offset;

  TypeKind(int slots, int offset) {
    this.slots = slots;
    this.offset = offset;
  }

  /** How far an instruction of the kind is from that of {@code INT} in the order of opcodes. */
  int offset() {
    return offset;
  }

  /** How many slots a local variable takes. */
  public int slotSize() {
    return slots;
  }

  /** The kind of the type whose descriptor begins with a character. */
  static TypeKind of(char first) {
    return switch (first) {
      case 'J' -> LONG;
      case 'F' -> FLOAT;
      case 'D' -> DOUBLE;
      case 'V' -> VOID;
      case 'L', '[' -> REFERENCE;
      default -> INT;
    };
  }

  /** The kind of a type. */
  public static TypeKind of(String descriptor) {
    return of(descriptor.charAt(0));
  }
}
