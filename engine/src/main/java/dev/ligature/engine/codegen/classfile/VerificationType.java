package dev.ligature.engine.codegen.classfile;

/**
 * Types as the verifier tells them apart, as numbers: a tag of the class file format in the lowest
 * byte. Above it are the number of the class in the pool's list, or where an object was made that
 * has not been initialized.
 */
final class VerificationType {
  static final int TOP = 0;
  static final int INT = 1;
  static final int FLOAT = 2;
  static final int DOUBLE = 3;
  static final int LONG = 4;
  static final int NULL = 5;
  static final int UNINITIALIZED_THIS = 6;
  private static final int OBJECT = 7;
  private static final int UNINITIALIZED = 8;

  private static final int TAG = 0xff;

  private VerificationType() {}

  static int ofClass(int number) {
    return OBJECT | number << 8;
  }

  static int madeAt(int pc) {
    return UNINITIALIZED | pc << 8;
  }

  static int tag(int type) {
    return type & TAG;
  }

  /** The number of a class. */
  static int number(int type) {
    return type >>> 8;
  }

  static boolean isClass(int type) {
    return (type & TAG) == OBJECT;
  }

  static boolean isUninitialized(int type) {
    return (type & TAG) == UNINITIALIZED;
  }

  static int slots(int type) {
    return type == LONG || type == DOUBLE ? 2 : 1;
  }

  /** Whether a value is an object that can be passed on, or null. */
  static boolean isReference(int type) {
    return type == NULL || isClass(type);
  }
}
