package dev.ligature.linker.relocate;

import dev.ligature.engine.Func;
import dev.ligature.engine.Instance;
import dev.ligature.engine.Memory;
import dev.ligature.engine.Table;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.allocate.MemoryContents;
import dev.ligature.linker.image.InstanceImage;
import dev.ligature.linker.image.MemoryImage;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What instances have of their own, and what is saved of it. */
public final class SavedInstances {
  private final SavedFunctions functions;
  private final @Nullable Memory programMemory;
  private final @Nullable Table programTable;

  /**
   * Those of a program.
   *
   * @param programMemory its memory, which is saved by itself
   * @param programTable its table, which is saved by itself
   */
  public SavedInstances(
      SavedFunctions functions, @Nullable Memory programMemory, @Nullable Table programTable) {
    this.functions = functions;
    this.programMemory = programMemory;
    this.programTable = programTable;
  }

  /**
   * What is saved of a library's instance.
   *
   * @throws Unsaved if it holds what can't be saved
   */
  public InstanceImage save(LoadedLibrary library) {
    Instance instance = library.instance();
    WasmModule module = library.module().module();
    List<@Nullable Object> globals = new ArrayList<>();
    for (int global : mutableGlobals(module)) {
      boolean reference = module.globals().get(global).type().isReference();
      globals.add(save(library, "global " + global, reference, instance.value(global)));
    }
    checkMadeObjects(library);
    List<MemoryImage> memories =
        ownMemories(library).stream().map(memory -> save(library, memory)).toList();
    List<List<@Nullable Object>> tables = new ArrayList<>();
    for (Table table : ownTables(library)) {
      List<@Nullable Object> elements = new ArrayList<>();
      for (int k = 0; k < table.size(); k++) {
        elements.add(save(library, "an element of a table", true, table.get(k)));
      }
      tables.add(elements);
    }
    return new InstanceImage(
        globals,
        memories,
        tables,
        dropped(module.dataSegments().size(), instance::isDataDropped),
        dropped(module.elementSegments().size(), instance::isElementsDropped));
  }

  private static MemoryImage save(LoadedLibrary library, Memory memory) {
    if (memory.limits().shared()) {
      throw new Unsaved("a memory of %s is shared between threads".formatted(library.name()));
    }
    return MemoryContents.save(memory);
  }

  private static List<Integer> dropped(int count, IntPredicate isDropped) {
    return IntStream.range(0, count).filter(isDropped).boxed().toList();
  }

  /** Objects that a module makes as it begins, which another instance would make anew. */
  private static void checkMadeObjects(LoadedLibrary library) {
    WasmModule module = library.module().module();
    for (int k = module.importCount(ExternKind.GLOBAL); k < module.globals().size(); k++) {
      ValType type = module.globals().get(k).type();
      if (!module.globals().get(k).mutable() && isOfObjects(type)) {
        throw new Unsaved(
            "global %d of %s may hold a reference to an object".formatted(k, library.name()));
      }
    }
    for (int k = 0; k < module.elementSegments().size(); k++) {
      if (isOfObjects(module.elementSegments().get(k).type())
          && !library.instance().isElementsDropped(k)) {
        throw new Unsaved(
            "element segment %d of %s may hold references to objects".formatted(k, library.name()));
      }
    }
  }

  private static boolean isOfObjects(ValType type) {
    return switch (type.kind()) {
      case ANY, EQ, STRUCT, ARRAY, AGGREGATE, EXTERN -> true;
      default -> false;
    };
  }

  private @Nullable Object save(
      LoadedLibrary library, String place, boolean reference, @Nullable Object value) {
    if (!reference) {
      return value;
    }
    return switch (value) {
      case null -> null;
      case Func function ->
          functions
              .save(function)
              .orElseThrow(
                  () ->
                      new Unsaved(
                          "%s of %s holds a function that has no name, %s"
                              .formatted(place, library.name(), function.name())));
      default ->
          throw new Unsaved(
              "%s of %s holds a reference to an object".formatted(place, library.name()));
    };
  }

  /**
   * Gives the instance of a library what was saved.
   *
   * @throws LinkException.NoRoom if a memory or table can't have its size
   */
  public void restore(LoadedLibrary library, InstanceImage saved) {
    Instance instance = library.instance();
    instance.resume();
    int next = 0;
    for (int global : mutableGlobals(library.module().module())) {
      instance.setValue(global, functions.restoreValue(saved.globals().get(next++)));
    }
    next = 0;
    for (Memory memory : ownMemories(library)) {
      if (!MemoryContents.restore(saved.memories().get(next++), memory)) {
        throw noRoom(library, "a memory");
      }
    }
    next = 0;
    for (Table table : ownTables(library)) {
      restore(library, saved.tables().get(next++), table);
    }
    saved.droppedData().forEach(instance::dropData);
    saved.droppedElements().forEach(instance::dropElements);
  }

  private void restore(LoadedLibrary library, List<? extends @Nullable Object> saved, Table table) {
    int more = saved.size() - table.size();
    if (more > 0 && table.grow(more, null) < 0) {
      throw noRoom(library, "a table");
    }
    for (int k = 0; k < saved.size(); k++) {
      table.set(k, functions.restoreValue(saved.get(k)));
    }
  }

  private static LinkException noRoom(LoadedLibrary library, String what) {
    return new LinkException.NoRoom(
        library.name(), what + " of the saved size", "a limit or the Java heap", library.chain());
  }

  private static List<Integer> mutableGlobals(WasmModule module) {
    return IntStream.range(module.importCount(ExternKind.GLOBAL), module.globals().size())
        .filter(global -> module.globals().get(global).mutable())
        .boxed()
        .toList();
  }

  private List<Memory> ownMemories(LoadedLibrary library) {
    WasmModule module = library.module().module();
    return IntStream.range(module.importCount(ExternKind.MEMORY), module.memories().size())
        .mapToObj(library.instance()::memory)
        .filter(memory -> !Objects.equals(memory, programMemory))
        .toList();
  }

  private List<Table> ownTables(LoadedLibrary library) {
    WasmModule module = library.module().module();
    return IntStream.range(module.importCount(ExternKind.TABLE), module.tables().size())
        .mapToObj(library.instance()::table)
        .filter(table -> !Objects.equals(table, programTable))
        .toList();
  }
}
