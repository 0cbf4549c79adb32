package dev.ligature.engine.limits;

/** Modules with many of one kind. Each exports {@code f: i32 -> i32}. */
final class Crowds {
  private Crowds() {}

  /** Mutable globals: {@code f(x)} adds x to the last one, which held its number. */
  static Shape globals(int count) {
    Shape shape = new Shape();
    for (int k = 0; k < count; k++) {
      shape.global('i', true, new Code().i32(k));
    }
    Code code = new Code().globalGet(count - 1).get(0).op(Code.ADD).globalSet(count - 1);
    shape.exported("f", shape.type("i", "i"), "", code.globalGet(count - 1));
    return shape;
  }

  /** Exports of one function by many names: {@code f(x) = x + count}. */
  static Shape exports(int count) {
    Shape shape = new Shape();
    int type = shape.type("i", "i");
    int f = shape.exported("f", type, "", new Code().get(0).i32(count).op(Code.ADD));
    for (int k = 0; k < count; k++) {
      shape.export("e" + k, 0, f);
    }
    return shape;
  }

  /** Functions, of which {@code f} calls the last: {@code f(x) = x + count}. */
  static Shape functions(int count) {
    Shape shape = new Shape();
    int type = shape.type("i", "i");
    int last = 0;
    for (int k = 1; k <= count; k++) {
      last = shape.function(type, "", new Code().get(0).i32(k).op(Code.ADD));
    }
    shape.exported("f", type, "", new Code().get(0).call(last));
    return shape;
  }

  /** Types that each refer to the one before, and a function of the last: {@code f(x) = x}. */
  static Shape types(int count) {
    Shape shape = new Shape();
    int plain = shape.type("i", "i");
    int type = plain;
    for (int k = 1; k < count; k++) {
      type = shape.rawType(new Bytes().op(0x60).u(1).op(0x63).s(type).u(1).op(Code.I32));
    }
    shape.table(1);
    Code code = new Code();
    code.op(0xd0).s(type - 1);
    shape.exported("f", plain, "", code.i32(0).callIndirect(type, 0).get(0).op(Code.ADD));
    shape.elements(0, shape.function(type, "", new Code().i32(0)));
    return shape;
  }

  /** Elements of a table, of which {@code f} calls the last: {@code f(x) = x + 1}. */
  static Shape elements(int count) {
    Shape shape = new Shape();
    int type = shape.type("i", "i");
    int one = shape.function(type, "", new Code().get(0).i32(1).op(Code.ADD));
    shape.table(count);
    int[] all = new int[count];
    java.util.Arrays.fill(all, one);
    shape.elements(0, all);
    shape.exported("f", type, "", new Code().get(0).i32(count - 1).callIndirect(type, 0));
    return shape;
  }

  /** Segments of an element each: {@code f(x) = x + 1}, by the last of them. */
  static Shape elementSegments(int count) {
    Shape shape = new Shape();
    int type = shape.type("i", "i");
    int one = shape.function(type, "", new Code().get(0).i32(1).op(Code.ADD));
    shape.table(count);
    for (int k = 0; k < count; k++) {
      shape.elements(k, one);
    }
    shape.exported("f", type, "", new Code().get(0).i32(count - 1).callIndirect(type, 0));
    return shape;
  }

  /** Segments of a byte each: {@code f(x)} is x and the last byte, 7. */
  static Shape dataSegments(int count) {
    Shape shape = new Shape();
    int type = shape.type("i", "i");
    shape.memory(count / 65536 + 1);
    for (int k = 0; k < count; k++) {
      shape.data(k, k == count - 1 ? 7 : 1);
    }
    Code code = new Code().i32(count - 1);
    code.op(0x2d, 0, 0).get(0).op(Code.ADD);
    shape.exported("f", type, "", code);
    return shape;
  }

  /** Tags, of which {@code f} throws and catches the last: {@code f(x) = x}. */
  static Shape tags(int count) {
    Shape shape = new Shape();
    int carrying = shape.type("i", "");
    int type = shape.type("i", "i");
    for (int k = 0; k < count; k++) {
      shape.tag(carrying);
      shape.export("t" + k, 4, k);
    }
    Code code = new Code().op(Code.TRY, Code.I32).get(0).op1(Code.THROW, count - 1);
    shape.exported("f", type, "", code.op1(Code.CATCH, count - 1).op(Code.END));
    return shape;
  }
}
