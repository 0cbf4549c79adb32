package dev.ligature.linker.abi;

/**
 * What stands before the object of an exception in Emscripten's programs, as their libc++abi has
 * it.
 *
 * @see <a
 *     href="https://github.com/emscripten-core/emscripten/blob/main/system/lib/libcxxabi/src/cxa_exception.h">cxa_exception.h</a>
 */
final class CxxHeader {
  /** Its size: it ends where the object begins. */
  static final int SIZE = 24;

  private static final int REFERENCES = 0;
  private static final int TYPE = 4;
  private static final int DESTRUCTOR = 8;
  private static final int CAUGHT = 12;
  private static final int ADJUSTED = 16;

  private final GuestStrings memory;

  CxxHeader(GuestStrings memory) {
    this.memory = memory;
  }

  private static int at(int object, int offset) {
    return object - SIZE + offset;
  }

  /** Writes that of an object that is thrown for the first time. */
  void begin(int object, int type, int destructor) {
    memory.write(at(object, TYPE), type, destructor);
    memory.write(at(object, ADJUSTED), 0);
  }

  /** How many hold it. */
  int references(int object) {
    return memory.word(at(object, REFERENCES));
  }

  void setReferences(int object, int references) {
    memory.write(at(object, REFERENCES), references);
  }

  /** Its {@code std::type_info}. */
  int type(int object) {
    return memory.word(at(object, TYPE));
  }

  /** The table index of its destructor; 0 if it has none. */
  int destructor(int object) {
    return memory.word(at(object, DESTRUCTOR));
  }

  /** Whether a handler has begun since it was thrown. */
  boolean isCaught(int object) {
    return memory.bytes(at(object, CAUGHT), 1)[0] != 0;
  }

  void setCaught(int object, boolean caught) {
    memory.write(at(object, CAUGHT), new byte[] {(byte) (caught ? 1 : 0)});
  }

  /** Where the address of the part is that a handler takes. */
  static int adjustedCell(int object) {
    return at(object, ADJUSTED);
  }

  /** The address of the part that a handler takes. */
  int adjusted(int object) {
    return memory.word(adjustedCell(object));
  }

  void setAdjusted(int object, int address) {
    memory.write(adjustedCell(object), address);
  }
}
