package dev.ligature.linker.testing;

/** The body of a function of a test module, instruction by instruction. */
public final class Code {
  private final Bytes bytes = new Bytes();

  /** An empty body. */
  public static Code of() {
    return new Code();
  }

  /** A body that gives a constant. */
  public static Code constant(int value) {
    return of().i32(value);
  }

  public Code i32(int value) {
    bytes.u8(0x41).s32(value);
    return this;
  }

  public Code local(int index) {
    bytes.u8(0x20).u32(index);
    return this;
  }

  public Code global(int index) {
    bytes.u8(0x23).u32(index);
    return this;
  }

  public Code setGlobal(int index) {
    bytes.u8(0x24).u32(index);
    return this;
  }

  public Code call(int function) {
    bytes.u8(0x10).u32(function);
    return this;
  }

  /** Calls the table element whose index is on the stack. */
  public Code callIndirect(int type) {
    bytes.u8(0x11).u32(type).u32(0);
    return this;
  }

  public Code load() {
    bytes.u8(0x28).u32(2).u32(0);
    return this;
  }

  public Code store() {
    bytes.u8(0x36).u32(2).u32(0);
    return this;
  }

  public Code add() {
    bytes.u8(0x6a);
    return this;
  }

  public Code subtract() {
    bytes.u8(0x6b);
    return this;
  }

  public Code and() {
    bytes.u8(0x71);
    return this;
  }

  public Code equal() {
    bytes.u8(0x46);
    return this;
  }

  public Code drop() {
    bytes.u8(0x1a);
    return this;
  }

  public Code memoryGrow() {
    bytes.u8(0x40).u8(0);
    return this;
  }

  /** Grows the table of functions by so many elements of null. */
  public Code tableGrow(int elements) {
    bytes.u8(0xd0).u8(0x70);
    return i32(elements).raw(0xfc, 0x0f, 0);
  }

  public Code memorySize() {
    bytes.u8(0x3f).u8(0);
    return this;
  }

  /** Runs code if the integer on the stack is not 0. */
  public Code ifTrue(Code then) {
    bytes.u8(0x04).u8(0x40).raw(then.bytes.toArray()).u8(0x0b);
    return this;
  }

  /** Throws an exception with the integer on the stack. */
  public Code throwTag(int tag) {
    bytes.u8(0x08).u32(tag);
    return this;
  }

  /** Gives what an exception that code throws carries, or a value if it throws none or another. */
  public Code caught(Code tried, int tag, int otherwise) {
    bytes.u8(0x06).u8(0x7f).raw(tried.bytes.toArray()).u8(0x41).s32(otherwise);
    bytes.u8(0x07).u32(tag).u8(0x19).u8(0x41).s32(otherwise).u8(0x0b);
    return this;
  }

  /** Repeats for as long as code leaves a value on the stack. */
  public Code whileEqual(Code code, int value) {
    bytes.u8(0x03).u8(0x40).raw(code.bytes.toArray());
    i32(value).equal();
    bytes.u8(0x0d).u32(0).u8(0x0b);
    return this;
  }

  /** Instructions as they are in the file. */
  public Code raw(int... code) {
    for (int part : code) {
      bytes.u8(part);
    }
    return this;
  }

  /** Goes on with other code. */
  public Code then(Code next) {
    bytes.raw(next.bytes.toArray());
    return this;
  }

  public Code unreachable() {
    bytes.u8(0x00);
    return this;
  }

  byte[] body() {
    return new Bytes().u8(0).raw(bytes.toArray()).u8(0x0b).toArray();
  }
}
