package dev.ligature.fuse;

import dev.ligature.linker.LinkPlan;
import dev.ligature.linker.LinkPlan.Meaning;
import dev.ligature.wasm.ByteWriter;
import dev.ligature.wasm.Export;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.ExternType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the fused module exports: memory and table, what the program and the preloaded libraries do,
 * and the functions that it is run by. With functions of the linker left, it also exports what
 * libraries can be linked to that are opened when it runs.
 */
final class Exports {
  private final List<Unit> units;
  private final GlobalSpace globals;
  private final Addresses addresses;
  private final FunctionSpace functions;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private record Entry(ExternKind kind, int index) {}

  Exports(List<Unit> units, GlobalSpace globals, Addresses addresses, FunctionSpace functions) {
    this.units = units;
    this.globals = globals;
    this.addresses = addresses;
    this.functions = functions;
  }

  /** Adds an export unless there is one of that name. */
  void add(String name, ExternKind kind, int index) {
    entries.putIfAbsent(name, new Entry(kind, index));
  }

  /** Adds what the program exports, but what was for its loader. */
  void addMain() {
    Unit main = units.getFirst();
    Map<String, Meaning.Defined> symbols = new HashMap<>();
    for (LinkPlan.Symbol symbol : main.member().symbols()) {
      symbols.put(symbol.name(), symbol.definition());
    }
    for (Export export : main.module().exports()) {
      Meaning.Defined symbol = symbols.get(export.name());
      if (symbol != null) {
        addSymbol(export.name(), symbol);
      } else if (!Conventions.isDone(export.name())) {
        addOther(main, export);
      }
    }
  }

  private void addOther(Unit main, Export export) {
    int index =
        switch (export.kind()) {
          case FUNCTION -> main.function(export.index());
          case GLOBAL -> main.global(export.index());
          case TABLE -> main.table(export.index());
          case TAG -> main.tag(export.index());
          case MEMORY -> 0;
        };
    boolean address =
        export.kind() == ExternKind.GLOBAL
            && main.member().relocatable()
            && !main.module().globals().get(export.index()).mutable();
    if (!address || export.index() < main.globalImportCount()) {
      add(export.name(), export.kind(), index);
    }
  }

  private void addSymbol(String name, Meaning.Defined symbol) {
    Unit unit = units.get(symbol.member());
    switch (symbol.kind()) {
      case FUNCTION ->
          add(name, ExternKind.FUNCTION, functions.index(functions.target(unit, symbol.index())));
      case DATA -> {
        ExternType.Global type = unit.module().globals().get(symbol.index());
        boolean own = symbol.index() >= unit.globalImportCount() && !unit.member().relocatable();
        if (own || type.mutable()) {
          add(name, ExternKind.GLOBAL, unit.global(symbol.index()));
        } else {
          add(name, ExternKind.GLOBAL, globals.constant(addresses.data(symbol)));
        }
      }
      // It has no address but in a thread.
      case THREAD_LOCAL -> {}
    }
  }

  /** Adds what a library offers; of each name, the first definition counts. */
  void addLibrary(Unit unit) {
    for (LinkPlan.Symbol symbol : unit.member().symbols()) {
      if (!entries.containsKey(symbol.name())) {
        addSymbol(symbol.name(), symbol.definition());
      }
    }
  }

  /**
   * Adds what libraries can be linked to that are opened by others: of all libraries of the start.
   */
  void addAll() {
    units.stream().filter(Unit::isOfStart).forEach(this::addLibrary);
    if (globals.stackPointer() >= 0) {
      add(Conventions.STACK_POINTER, ExternKind.GLOBAL, globals.stackPointer());
    }
  }

  /** Writes the content of the export section. */
  void write(ByteWriter out) {
    out.u32(entries.size());
    entries.forEach(
        (name, entry) -> {
          out.name(name);
          out.u8(entry.kind().code());
          out.u32(entry.index());
        });
  }
}
