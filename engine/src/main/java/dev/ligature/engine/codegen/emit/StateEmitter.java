package dev.ligature.engine.codegen.emit;

import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.TypeKind;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Types;
import dev.ligature.wasm.Instructions;

/** Writes instructions on memories, tables and globals, but for loads and stores. */
final class StateEmitter {
  private static final String[] HALVES = {"low", "high"};

  private final Emission e;
  private final Instructions code;
  private final CodeBuilder out;
  private final WideEmitter wide;

  StateEmitter(Emission emission) {
    this.e = emission;
    this.code = emission.code;
    this.out = emission.out;
    this.wide = new WideEmitter(emission);
  }

  void globalGet(int global) {
    if (e.layout.isVector(global)) {
      vectorGet(global);
      return;
    }
    JavaType type = e.layout.globalType(global);
    if (e.layout.isValueField(global)) {
      e.loadInstance();
      out.getfield(e.layout.valueOwner(global), e.layout.valueField(global), type.desc());
      return;
    }
    if (e.layout.isRebindable(global)) {
      out.invokestatic(Types.REBOUND, "check", "()V");
    }
    e.loadCell(global);
    out.getfield(type.cell(), "value", type.erased());
    if (type == JavaType.FUNC) {
      out.checkcast(Types.FUNC);
    }
  }

  private void vectorGet(int global) {
    if (e.layout.isRebindable(global)) {
      out.invokestatic(Types.REBOUND, "check", "()V");
    }
    for (String half : HALVES) {
      e.loadCell(global);
      out.getfield(Types.VECTOR_CELL, half, JavaType.LONG.desc());
    }
  }

  private void vectorSet(int global) {
    int[] halves = e.storeTemporaries(new JavaType[] {JavaType.LONG, JavaType.LONG});
    for (int k = 0; k < halves.length; k++) {
      e.loadCell(global);
      out.loadLocal(TypeKind.LONG, halves[k])
          .putfield(Types.VECTOR_CELL, HALVES[k], JavaType.LONG.desc());
    }
  }

  void globalSet(int global) {
    if (e.layout.isVector(global)) {
      vectorSet(global);
      return;
    }
    JavaType type = e.layout.globalType(global);
    int value = e.storeTemporary(type);
    if (e.layout.isValueField(global)) {
      e.loadInstance();
      out.loadLocal(type.kind(), value)
          .putfield(e.layout.valueOwner(global), e.layout.valueField(global), type.desc());
      return;
    }
    e.loadCell(global);
    out.loadLocal(type.kind(), value).putfield(type.cell(), "value", type.erased());
  }

  void memorySize(int i) {
    if (isWideMemory(code.index(i))) {
      wide.memorySize(code.index(i));
      return;
    }
    e.loadMemory(code.index(i));
    bulk("memorySize", "(" + Types.MEMORY + ")I");
  }

  void memoryGrow(int i) {
    if (isWideMemory(code.index(i))) {
      wide.memoryGrow(code.index(i));
      return;
    }
    e.loadMemory(code.index(i));
    bulk("memoryGrow", "(I" + Types.MEMORY + ")I");
  }

  void memoryFill(int i) {
    if (isWideMemory(code.index(i))) {
      wide.memoryFill(code.index(i));
      return;
    }
    e.loadMemory(code.index(i));
    if (e.layout.isInterruptible()) {
      e.loadInstance();
      slow("memoryFill", "(III" + Types.MEMORY + Types.INSTANCE + ")V");
    } else {
      bulk("memoryFill", "(III" + Types.MEMORY + ")V");
    }
  }

  void memoryCopy(int i) {
    if (isWideMemory(code.index(i)) || isWideMemory(code.aux(i))) {
      wide.memoryCopy(code.index(i), code.aux(i));
      return;
    }
    e.loadMemory(code.index(i));
    e.loadMemory(code.aux(i));
    if (e.layout.isInterruptible()) {
      e.loadInstance();
      slow("memoryCopy", "(III" + Types.MEMORY + Types.MEMORY + Types.INSTANCE + ")V");
    } else {
      bulk("memoryCopy", "(III" + Types.MEMORY + Types.MEMORY + ")V");
    }
  }

  void memoryInit(int i) {
    if (isWideMemory(code.aux(i))) {
      wide.memoryInit(code.index(i), code.aux(i));
      return;
    }
    e.loadInstance();
    out.loadConstant(code.index(i));
    e.loadMemory(code.aux(i));
    bulk("memoryInit", "(III" + Types.INSTANCE + "I" + Types.MEMORY + ")V");
  }

  void drop(int i, String method) {
    e.loadInstance();
    out.loadConstant(code.index(i)).invokevirtual(Types.INSTANCE, method, "(I)V");
  }

  void tableGet(int table) {
    if (isWideTable(table)) {
      wide.tableGet(table);
      return;
    }
    e.loadTable(table);
    if (JavaType.of(e.module.tables().get(table).element()) == JavaType.FUNC) {
      bulk("tableGetFunc", "(I" + Types.TABLE + ")" + Types.FUNC);
    } else {
      bulk("tableGet", "(I" + Types.TABLE + ")" + Types.OBJECT);
    }
  }

  void tableSet(int table) {
    if (isWideTable(table)) {
      wide.tableSet(table);
      return;
    }
    e.loadTable(table);
    bulk("tableSet", "(I" + Types.OBJECT + Types.TABLE + ")V");
  }

  void tableSize(int table) {
    if (isWideTable(table)) {
      wide.tableSize(table);
      return;
    }
    e.loadTable(table);
    bulk("tableSize", "(" + Types.TABLE + ")I");
  }

  void tableGrow(int table) {
    if (isWideTable(table)) {
      wide.tableGrow(table);
      return;
    }
    e.loadTable(table);
    bulk("tableGrow", "(" + Types.OBJECT + "I" + Types.TABLE + ")I");
  }

  void tableFill(int table) {
    if (isWideTable(table)) {
      wide.tableFill(table);
      return;
    }
    e.loadTable(table);
    bulk("tableFill", "(I" + Types.OBJECT + "I" + Types.TABLE + ")V");
  }

  void tableCopy(int i) {
    if (isWideTable(code.index(i)) || isWideTable(code.aux(i))) {
      wide.tableCopy(code.index(i), code.aux(i));
      return;
    }
    e.loadTable(code.index(i));
    e.loadTable(code.aux(i));
    bulk("tableCopy", "(III" + Types.TABLE + Types.TABLE + ")V");
  }

  void tableInit(int i) {
    if (isWideTable(code.aux(i))) {
      wide.tableInit(code.index(i), code.aux(i));
      return;
    }
    e.loadInstance();
    out.loadConstant(code.index(i));
    e.loadTable(code.aux(i));
    bulk("tableInit", "(III" + Types.INSTANCE + "I" + Types.TABLE + ")V");
  }

  private boolean isWideMemory(int memory) {
    return JavaType.ofAddress(e.module, memory) == JavaType.LONG;
  }

  private boolean isWideTable(int table) {
    return JavaType.ofTableIndex(e.module, table) == JavaType.LONG;
  }

  private void slow(String name, String type) {
    out.invokestatic(Types.SLOW_BULK, name, type);
  }

  private void bulk(String name, String type) {
    out.invokestatic(Types.BULK, name, type);
  }
}
