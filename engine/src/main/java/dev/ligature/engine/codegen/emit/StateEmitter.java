package dev.ligature.engine.codegen.emit;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Types;
import dev.ligature.wasm.Instructions;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/** Writes instructions on memories, tables and globals, but for loads and stores. */
final class StateEmitter {
  private final Emission e;
  private final Instructions code;
  private final CodeBuilder out;

  StateEmitter(Emission emission) {
    this.e = emission;
    this.code = emission.code;
    this.out = emission.out;
  }

  void globalGet(int global) {
    JavaType type = e.layout.globalType(global);
    if (e.layout.isValueField(global)) {
      e.loadInstance();
      out.getfield(e.layout.valueOwner(global), e.layout.valueField(global), type.desc());
      return;
    }
    if (e.layout.isRebindable(global)) {
      out.invokestatic(Types.REBOUND, "check", ConstantDescs.MTD_void);
    }
    e.loadCell(global);
    out.getfield(type.cell(), "value", type.erased());
    if (type == JavaType.FUNC) {
      out.checkcast(Types.FUNC);
    }
  }

  void globalSet(int global) {
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
    e.loadMemory(code.index(i));
    bulk("memorySize", CD_int, Types.MEMORY);
  }

  void memoryGrow(int i) {
    e.loadMemory(code.index(i));
    bulk("memoryGrow", CD_int, CD_int, Types.MEMORY);
  }

  void memoryFill(int i) {
    e.loadMemory(code.index(i));
    if (e.layout.isInterruptible()) {
      e.loadInstance();
      slow("memoryFill", CD_int, CD_int, CD_int, Types.MEMORY, Types.INSTANCE);
    } else {
      bulk("memoryFill", CD_void, CD_int, CD_int, CD_int, Types.MEMORY);
    }
  }

  void memoryCopy(int i) {
    e.loadMemory(code.index(i));
    e.loadMemory(code.aux(i));
    if (e.layout.isInterruptible()) {
      e.loadInstance();
      slow("memoryCopy", CD_int, CD_int, CD_int, Types.MEMORY, Types.MEMORY, Types.INSTANCE);
    } else {
      bulk("memoryCopy", CD_void, CD_int, CD_int, CD_int, Types.MEMORY, Types.MEMORY);
    }
  }

  void memoryInit(int i) {
    e.loadInstance();
    out.loadConstant(code.index(i));
    e.loadMemory(code.aux(i));
    bulk("memoryInit", CD_void, CD_int, CD_int, CD_int, Types.INSTANCE, CD_int, Types.MEMORY);
  }

  void drop(int i, String method) {
    e.loadInstance();
    out.loadConstant(code.index(i))
        .invokevirtual(Types.INSTANCE, method, MethodTypeDesc.of(CD_void, CD_int));
  }

  void tableGet(int table) {
    e.loadTable(table);
    if (JavaType.of(e.module.tables().get(table).element()) == JavaType.FUNC) {
      bulk("tableGetFunc", Types.FUNC, CD_int, Types.TABLE);
    } else {
      bulk("tableGet", CD_Object, CD_int, Types.TABLE);
    }
  }

  void tableSet(int table) {
    e.loadTable(table);
    bulk("tableSet", CD_void, CD_int, CD_Object, Types.TABLE);
  }

  void tableSize(int table) {
    e.loadTable(table);
    bulk("tableSize", CD_int, Types.TABLE);
  }

  void tableGrow(int table) {
    e.loadTable(table);
    bulk("tableGrow", CD_int, CD_Object, CD_int, Types.TABLE);
  }

  void tableFill(int table) {
    e.loadTable(table);
    bulk("tableFill", CD_void, CD_int, CD_Object, CD_int, Types.TABLE);
  }

  void tableCopy(int i) {
    e.loadTable(code.index(i));
    e.loadTable(code.aux(i));
    bulk("tableCopy", CD_void, CD_int, CD_int, CD_int, Types.TABLE, Types.TABLE);
  }

  void tableInit(int i) {
    e.loadInstance();
    out.loadConstant(code.index(i));
    e.loadTable(code.aux(i));
    bulk("tableInit", CD_void, CD_int, CD_int, CD_int, Types.INSTANCE, CD_int, Types.TABLE);
  }

  private void slow(String name, ClassDesc... params) {
    out.invokestatic(Types.SLOW_BULK, name, MethodTypeDesc.of(CD_void, params));
  }

  private void bulk(String name, ClassDesc result, ClassDesc... params) {
    out.invokestatic(Types.BULK, name, MethodTypeDesc.of(result, params));
  }
}
