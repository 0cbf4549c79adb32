package dev.ligature.linker.testing;

import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes small modules as wasm-ld would: a shared library unless told otherwise, with the imports
 * and exports of the dynamic linking convention.
 *
 * <p>All imports come before the first function.
 */
public final class TestModule {
  public static final FuncType VOID = type(0, 0);
  public static final FuncType GIVES_INT = type(0, 1);
  public static final FuncType TAKES_INT = type(1, 0);
  public static final FuncType INT_TO_INT = type(1, 1);

  private static final int FUNCTION = 0;
  private static final int TABLE = 1;
  private static final int MEMORY = 2;
  private static final int GLOBAL = 3;
  private static final int TAG = 4;

  private final List<FuncType> types = new ArrayList<>();
  private final Bytes imports = new Bytes();
  private final List<Integer> functions = new ArrayList<>();
  private final List<byte[]> bodies = new ArrayList<>();
  private final Bytes tags = new Bytes();
  private final Bytes globals = new Bytes();
  private final Bytes exports = new Bytes();
  private final Bytes elements = new Bytes();
  private final Bytes data = new Bytes();
  private final List<String> needed = new ArrayList<>();
  private final List<String> runpath = new ArrayList<>();
  private final Bytes names = new Bytes();
  private final Map<String, Integer> exportFlags = new LinkedHashMap<>();
  private final Map<String, Integer> importFlags = new LinkedHashMap<>();
  private int importCount;
  private int importedFunctions;
  private int tagCount;
  private int definedTags;
  private int globalCount;
  private int definedGlobals;
  private int exportCount;
  private int elementCount;
  private int dataCount;
  private int nameCount;
  private final Map<Integer, String> globalNames = new LinkedHashMap<>();
  private int start = -1;
  private boolean dynamic = true;
  private long memorySize;
  private int memoryAlign;
  private int tableSize;
  private int tableAlign;
  private Bytes ownMemory;
  private Bytes ownTable;
  private int memoryBase = -1;
  private int tableBase = -1;

  /** A function type of that many {@code i32} parameters and results. */
  public static FuncType type(int parameters, int results) {
    return new FuncType(
        Collections.nCopies(parameters, ValType.I32), Collections.nCopies(results, ValType.I32));
  }

  /** A shared library, or a position-independent program. */
  public static TestModule library() {
    return new TestModule().importMemory(1, -1).importOthers();
  }

  /** The same with a memory that threads share. */
  public static TestModule sharing() {
    return new TestModule().importSharedMemory(1, 256).importOthers();
  }

  private TestModule importOthers() {
    importTable(0, -1);
    memoryBase = importGlobal("env", "__memory_base", false);
    tableBase = importGlobal("env", "__table_base", false);
    return this;
  }

  /** A module that imports nothing by itself. */
  public static TestModule bare() {
    return new TestModule();
  }

  /** Leaves the dylink section out. */
  public TestModule withoutDylink() {
    dynamic = false;
    return this;
  }

  public TestModule needs(String... names) {
    needed.addAll(List.of(names));
    return this;
  }

  public TestModule runpath(String... entries) {
    runpath.addAll(List.of(entries));
    return this;
  }

  /** The size of the memory area in bytes and its alignment as a power of two. */
  public TestModule memory(long size, int align) {
    memorySize = size;
    memoryAlign = align;
    return this;
  }

  /** The size of the table area and its alignment as a power of two. */
  public TestModule table(int size, int align) {
    tableSize = size;
    tableAlign = align;
    return this;
  }

  public TestModule importMemory(int min, int max) {
    imports.name("env").name("memory").u8(MEMORY).raw(limits(min, max));
    importCount++;
    return this;
  }

  public TestModule importSharedMemory(int min, int max) {
    imports.name("env").name("memory").u8(MEMORY).u8(3).u32(min).u32(max);
    importCount++;
    return this;
  }

  public TestModule importTable(int min, int max) {
    imports.name("env").name("__indirect_function_table").u8(TABLE).u8(0x70).raw(limits(min, max));
    importCount++;
    return this;
  }

  public TestModule defineMemory(int min, int max) {
    ownMemory = new Bytes().u32(1).raw(limits(min, max));
    return this;
  }

  public TestModule defineTable(int min, int max) {
    ownTable = new Bytes().u32(1).u8(0x70).raw(limits(min, max));
    return this;
  }

  private static byte[] limits(int min, int max) {
    Bytes bytes = new Bytes().u8(max < 0 ? 0 : 1).u32(Integer.toUnsignedLong(min));
    return max < 0 ? bytes.toArray() : bytes.u32(max).toArray();
  }

  /** Imports an i32 global; gives its index. */
  public int importGlobal(String module, String name, boolean mutable) {
    imports.name(module).name(name).u8(GLOBAL).u8(0x7f).u8(mutable ? 1 : 0);
    importCount++;
    return globalCount++;
  }

  /** Imports a GOT entry of data; gives the global's index. */
  public int gotMem(String symbol) {
    return importGlobal("GOT.mem", symbol, true);
  }

  /** Imports a GOT entry of a function; gives the global's index. */
  public int gotFunc(String symbol) {
    return importGlobal("GOT.func", symbol, true);
  }

  /** Imports a function of {@code env}; gives its index. */
  public int importFunction(String name, FuncType type) {
    return importFunction("env", name, type);
  }

  public int importFunction(String module, String name, FuncType type) {
    if (!functions.isEmpty()) {
      throw new IllegalStateException("imports come before the first function");
    }
    imports.name(module).name(name).u8(FUNCTION).u32(typeIndex(type));
    importCount++;
    return importedFunctions++;
  }

  /** Imports an exception tag of {@code env}; gives its index. */
  public int importTag(String name, FuncType type) {
    imports.name("env").name(name).u8(TAG).u8(0).u32(typeIndex(type));
    importCount++;
    return tagCount++;
  }

  /** Defines an exception tag and exports it; gives its index. */
  public int defineTag(String name, FuncType type) {
    tags.u8(0).u32(typeIndex(type));
    definedTags++;
    export(name, TAG, tagCount);
    return tagCount++;
  }

  /** Says that references to a symbol may stay undefined. */
  public TestModule weak(String name) {
    importFlags.put(name, 0x11);
    return this;
  }

  public TestModule hidden(String name) {
    return flag(name, 0x4);
  }

  /** Says that an exported definition is a weak one. */
  public TestModule weakDefinition(String name) {
    return flag(name, 0x1);
  }

  private TestModule flag(String name, int bit) {
    exportFlags.merge(name, bit, (one, other) -> one | other);
    return this;
  }

  /** Says that the value of an exported global is no address relative to the memory base. */
  public TestModule absolute(String name) {
    return flag(name, 0x200);
  }

  public TestModule threadLocal(String name) {
    return flag(name, 0x100);
  }

  public int typeIndex(FuncType type) {
    if (!types.contains(type)) {
      types.add(type);
    }
    return types.indexOf(type);
  }

  /** Defines a function; gives its index. */
  public int function(FuncType type, Code code) {
    functions.add(typeIndex(type));
    bodies.add(code.body());
    return importedFunctions + functions.size() - 1;
  }

  /** Defines a function that only the name section names, as one that the compiler has hidden. */
  public TestModule keptFunction(String name, FuncType type, Code code) {
    names.u32(function(type, code)).name(name);
    nameCount++;
    return this;
  }

  /** Defines a function and exports it. */
  public TestModule function(String name, FuncType type, Code code) {
    return exportFunction(name, function(type, code));
  }

  public TestModule exportFunction(String name, int function) {
    return export(name, FUNCTION, function);
  }

  public TestModule exportMemory(String name) {
    return export(name, MEMORY, 0);
  }

  public TestModule exportTable(String name) {
    return export(name, TABLE, 0);
  }

  private TestModule export(String name, int kind, int index) {
    exports.name(name).u8(kind).u32(index);
    exportCount++;
    return this;
  }

  /** Defines data at an offset in the memory area and exports its address. */
  public TestModule data(String name, int offset, int value) {
    initialData(offset, value);
    return exportAddress(name, offset);
  }

  /** Puts a word at an offset in the memory area. */
  public TestModule initialData(int offset, int value) {
    data.u32(0);
    offset(memoryBase, offset);
    data.sized(
        new byte[] {(byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24)});
    dataCount++;
    return this;
  }

  /** Puts a string at an offset in the memory area, with a null character behind it. */
  public TestModule text(int offset, String text) {
    byte[] bytes = Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), (text.length() + 4) & -4);
    for (int i = 0; i < bytes.length; i += 4) {
      int word = 0;
      for (int j = 3; j >= 0; j--) {
        word = (word << 8) | (bytes[i + j] & 0xff);
      }
      initialData(offset + i, word);
    }
    return this;
  }

  private void offset(int base, int offset) {
    if (base < 0) {
      data.u8(0x41).s32(offset).u8(0x0b);
    } else if (offset == 0) {
      data.u8(0x23).u32(base).u8(0x0b);
    } else {
      data.u8(0x23).u32(base).u8(0x41).s32(offset).u8(0x6a).u8(0x0b);
    }
  }

  public TestModule exportAddress(String name, int offset) {
    return export(name, GLOBAL, defineGlobal(false, offset));
  }

  /** Defines an i32 global; gives its index. */
  public int defineGlobal(boolean mutable, int value) {
    globals.u8(0x7f).u8(mutable ? 1 : 0).u8(0x41).s32(value).u8(0x0b);
    definedGlobals++;
    return globalCount++;
  }

  public TestModule exportGlobal(String name, int index) {
    return export(name, GLOBAL, index);
  }

  /** Names a global in the name section. */
  public TestModule globalName(String name, int index) {
    globalNames.put(index, name);
    return this;
  }

  /** Puts functions into the table, from an offset in the table area on. */
  public TestModule elements(int offset, int... functionIndices) {
    elements.u32(0);
    if (tableBase < 0) {
      elements.u8(0x41).s32(offset).u8(0x0b);
    } else {
      elements.u8(0x23).u32(tableBase).u8(0x41).s32(offset).u8(0x6a).u8(0x0b);
    }
    elements.u32(functionIndices.length);
    for (int function : functionIndices) {
      elements.u32(function);
    }
    elementCount++;
    return this;
  }

  public TestModule start(int function) {
    start = function;
    return this;
  }

  /** The global that holds the memory base. */
  public int memoryBase() {
    return memoryBase;
  }

  /** The global that holds the table base. */
  public int tableBase() {
    return tableBase;
  }

  /** The module in the binary format. */
  public byte[] build() {
    Bytes out = new Bytes().raw(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    if (dynamic) {
      section(out, 0, new Bytes().name("dylink.0").raw(dylink()).toArray());
    }
    section(out, 1, typeSection());
    counted(out, 2, importCount, imports);
    counted(out, 3, functions.size(), each(functions));
    section(out, 4, ownTable);
    section(out, 5, ownMemory);
    counted(out, 13, definedTags, tags);
    counted(out, 6, definedGlobals, globals);
    counted(out, 7, exportCount, exports);
    if (start >= 0) {
      section(out, 8, new Bytes().u32(start).toArray());
    }
    counted(out, 9, elementCount, elements);
    Bytes code = new Bytes();
    bodies.forEach(code::sized);
    counted(out, 10, bodies.size(), code);
    counted(out, 11, dataCount, data);
    if (nameCount > 0 || !globalNames.isEmpty()) {
      Bytes functionNames = new Bytes().u32(nameCount).raw(names.toArray());
      Bytes section = new Bytes().name("name").u8(1).sized(functionNames.toArray());
      Bytes named = new Bytes().u32(globalNames.size());
      globalNames.forEach((index, name) -> named.u32(index).name(name));
      section(out, 0, section.u8(7).sized(named.toArray()).toArray());
    }
    return out.toArray();
  }

  private static Bytes each(List<Integer> values) {
    Bytes bytes = new Bytes();
    values.forEach(bytes::u32);
    return bytes;
  }

  private byte[] typeSection() {
    Bytes bytes = new Bytes().u32(types.size());
    for (FuncType type : types) {
      bytes.u8(0x60).raw(valTypes(type.params())).raw(valTypes(type.results()));
    }
    return bytes.toArray();
  }

  private static byte[] valTypes(List<ValType> types) {
    Bytes bytes = new Bytes().u32(types.size());
    for (ValType type : types) {
      bytes.u8(
          switch (type.kind()) {
            case I32 -> 0x7f;
            case I64 -> 0x7e;
            case F32 -> 0x7d;
            case F64 -> 0x7c;
            case TYPE -> type.nullable() ? 0x63 : 0x64;
            default -> throw new IllegalArgumentException(type.toString());
          });
      if (type.kind() == ValType.Kind.TYPE) {
        bytes.s32(type.typeIndex());
      }
    }
    return bytes.toArray();
  }

  private byte[] dylink() {
    Bytes out = new Bytes();
    Bytes info = new Bytes().u32(memorySize).u32(memoryAlign).u32(tableSize).u32(tableAlign);
    out.u8(1).sized(info.toArray());
    if (!needed.isEmpty()) {
      out.u8(2).sized(names(needed));
    }
    if (!exportFlags.isEmpty()) {
      Bytes flags = new Bytes().u32(exportFlags.size());
      exportFlags.forEach((name, bits) -> flags.name(name).u32(bits));
      out.u8(3).sized(flags.toArray());
    }
    if (!importFlags.isEmpty()) {
      Bytes flags = new Bytes().u32(importFlags.size());
      importFlags.forEach((name, bits) -> flags.name("env").name(name).u32(bits));
      out.u8(4).sized(flags.toArray());
    }
    if (!runpath.isEmpty()) {
      out.u8(5).sized(names(runpath));
    }
    return out.toArray();
  }

  private static byte[] names(List<String> names) {
    Bytes bytes = new Bytes().u32(names.size());
    names.forEach(bytes::name);
    return bytes.toArray();
  }

  private static void counted(Bytes out, int id, int count, Bytes content) {
    if (count > 0) {
      section(out, id, new Bytes().u32(count).raw(content.toArray()).toArray());
    }
  }

  private static void section(Bytes out, int id, Bytes content) {
    if (content != null) {
      section(out, id, content.toArray());
    }
  }

  private static void section(Bytes out, int id, byte[] content) {
    out.u8(id).sized(content);
  }
}
