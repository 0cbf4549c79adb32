package dev.ligature.engine.codegen.emit;

import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.Opcode;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Types;

/**
 * Writes bulk instructions, and those on sizes and elements, where a memory or table has 64-bit
 * addresses: calls of {@code WideBulk}, which takes all operands that wide.
 */
final class WideEmitter {
  private static final String MEMORY = Types.MEMORY;
  private static final String TABLE = Types.TABLE;

  private final Emission e;
  private final CodeBuilder out;

  WideEmitter(Emission emission) {
    this.e = emission;
    this.out = emission.out;
  }

  void memorySize(int memory) {
    e.loadMemory(memory);
    call("memorySize", "(" + MEMORY + ")J");
  }

  void memoryGrow(int memory) {
    e.loadMemory(memory);
    call("memoryGrow", "(J" + MEMORY + ")J");
  }

  void memoryFill(int memory) {
    e.loadMemory(memory);
    e.loadInstance();
    call("memoryFill", "(JIJ" + MEMORY + Types.INSTANCE + ")V");
  }

  void memoryCopy(int to, int from) {
    widen(JavaType.ofAddress(e.module, to), JavaType.ofAddress(e.module, from));
    e.loadMemory(to);
    e.loadMemory(from);
    e.loadInstance();
    call("memoryCopy", "(JJJ" + MEMORY + MEMORY + Types.INSTANCE + ")V");
  }

  void memoryInit(int segment, int memory) {
    e.loadInstance();
    out.loadConstant(segment);
    e.loadMemory(memory);
    call("memoryInit", "(JII" + Types.INSTANCE + "I" + MEMORY + ")V");
  }

  /** Makes a target, a source and a size wide; a size is so only if both others are. */
  private void widen(JavaType to, JavaType from) {
    JavaType size = to == from ? to : JavaType.INT;
    JavaType[] operands = {to, from, size};
    int[] slots = e.storeTemporaries(operands);
    for (int k = 0; k < slots.length; k++) {
      out.loadLocal(operands[k].kind(), slots[k]);
      if (operands[k] == JavaType.INT) {
        out.i2l().loadConstant(0xffffffffL).op(Opcode.LAND);
      }
    }
  }

  void tableGet(int table) {
    e.loadTable(table);
    if (JavaType.of(e.module.tables().get(table).element()) == JavaType.FUNC) {
      call("tableGetFunc", "(J" + TABLE + ")" + Types.FUNC);
    } else {
      call("tableGet", "(J" + TABLE + ")" + Types.OBJECT);
    }
  }

  void tableSet(int table) {
    e.loadTable(table);
    call("tableSet", "(J" + Types.OBJECT + TABLE + ")V");
  }

  void tableSize(int table) {
    e.loadTable(table);
    call("tableSize", "(" + TABLE + ")J");
  }

  void tableGrow(int table) {
    e.loadTable(table);
    call("tableGrow", "(" + Types.OBJECT + "J" + TABLE + ")J");
  }

  void tableFill(int table) {
    e.loadTable(table);
    call("tableFill", "(J" + Types.OBJECT + "J" + TABLE + ")V");
  }

  void tableCopy(int to, int from) {
    widen(JavaType.ofTableIndex(e.module, to), JavaType.ofTableIndex(e.module, from));
    e.loadTable(to);
    e.loadTable(from);
    call("tableCopy", "(JJJ" + TABLE + TABLE + ")V");
  }

  void tableInit(int segment, int table) {
    e.loadInstance();
    out.loadConstant(segment);
    e.loadTable(table);
    call("tableInit", "(JII" + Types.INSTANCE + "I" + TABLE + ")V");
  }

  private void call(String name, String type) {
    out.invokestatic(Types.WIDE_BULK, name, type);
  }
}
