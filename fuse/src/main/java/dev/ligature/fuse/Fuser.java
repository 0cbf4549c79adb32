package dev.ligature.fuse;

import dev.ligature.fuse.FunctionSpace.ImportedFunction;
import dev.ligature.fuse.code.Encoding;
import dev.ligature.fuse.code.TypeSpace;
import dev.ligature.linker.LinkPlan;
import dev.ligature.linker.LinkPlan.Meaning;
import dev.ligature.wasm.ByteWriter;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes one module of what a plan has: the passes in their order. */
final class Fuser {
  private final List<String> preloads;
  private final List<Unit> units = new ArrayList<>();
  private final TypeSpace types = new TypeSpace();
  private final Constants constants = new Constants();
  private final MemorySpace memory;
  private final TableSpace table;
  private final ExitHandlers handlers;
  private final DlFunctions dl;
  private final FunctionSpace functions;
  private final Addresses addresses;
  private final GlobalSpace globals;
  private final TagSpace tags;
  private final Entry entry;
  private final Relocation relocation;
  private final Segments segments;
  private final Bodies bodies;
  private final Exports exports;

  /**
   * A fuser of one plan.
   *
   * @param preloads the names of preloaded libraries
   * @param closed whether the module opens no library that is not in it
   */
  Fuser(LinkPlan plan, List<String> preloads, boolean closed) {
    this.preloads = List.copyOf(preloads);
    for (LinkPlan.Member member : plan.members()) {
      units.add(new Unit(units.size(), member, plan.construction().contains(units.size())));
    }
    Refusals.check(units);
    for (Unit unit : units) {
      unit.setTypes(types.addAll(unit.module()));
    }
    memory = new MemorySpace(plan, units);
    table = new TableSpace(units, constants);
    handlers = new ExitHandlers(types, memory);
    functions = new FunctionSpace(units, types, this::linkers);
    addresses = new Addresses(units, functions, table, memory, constants);
    dl =
        new DlFunctions(
            plan,
            units,
            handlers,
            new SymbolTables(plan, units, functions, table, addresses),
            closed);
    globals = new GlobalSpace(units, constants, addresses);
    tags = new TagSpace(units, types);
    entry = new Entry(plan, units, functions, handlers);
    segments = new Segments(units, constants, table);
    relocation = new Relocation(units, functions, globals, memory, segments);
    bodies = new Bodies(units, functions, globals);
    exports = new Exports(units, globals, addresses, functions);
  }

  private Optional<Function> linkers(
      FunctionSpace space, String name, FuncType type, Optional<Meaning.Defined> hidden) {
    return handlers
        .function(space, name, type, hidden)
        .or(() -> dl.function(space, name, type, hidden));
  }

  /** The module. */
  FusedModule fuse() {
    entry.require();
    functions.number();
    entry.add();
    // Every function of a library has its index, and none can be imported any more.
    table.allocate();
    table.adoptSlots();
    addresses.takeSlots();
    dl.reserve(memory);
    // Every function whose address is taken has its place in the table.
    memory.allocate(table.size());
    // No base can change.
    globals.number(memory.stackHigh());
    segments.number();
    dl.addData(segments);
    ByteWriter code = new ByteWriter();
    bodies.write(code);
    handlers.write(functions, globals, units, entry.end());
    dl.write(functions, globals, relocation);
    entry.write(globals, dl.constructed());
    export();
    // Every global that is to hold an address is there.
    relocation.write();
    return new FusedModule(
        written(code), units.stream().map(Unit::name).toList(), imports(), bodies.leftovers());
  }

  private void export() {
    if (memory.isThere()) {
      exports.add(Conventions.MEMORY, ExternKind.MEMORY, 0);
    }
    exports.add(entry.entry().name(), ExternKind.FUNCTION, functions.index(entry.entry()));
    if (!entry.isProgram() && entry.end().isPresent()) {
      exports.add(Conventions.CALL_DTORS, ExternKind.FUNCTION, entry.end().getAsInt());
    }
    exports.addMain();
    exports.add(Conventions.TABLE, ExternKind.TABLE, 0);
    units.stream()
        .filter(unit -> !unit.isMain() && unit.isOfStart() && preloads.contains(unit.name()))
        .forEach(exports::addLibrary);
    if (!bodies.leftovers().isEmpty()) {
      exports.addAll();
    }
  }

  private List<Import> imports() {
    List<Import> all = new ArrayList<>();
    for (ImportedFunction function : functions.imports()) {
      all.add(
          new Import(
              function.module(),
              function.name(),
              new ExternType.Function(types.type(function.type()))));
    }
    all.addAll(globals.imports());
    table.imported().ifPresent(all::add);
    memory.imported().ifPresent(all::add);
    return all;
  }

  private byte[] written(ByteWriter code) {
    ModuleWriter module = new ModuleWriter();
    module.section(ModuleWriter.TYPE, types::write);
    module.section(ModuleWriter.IMPORT, this::writeImports);
    module.section(ModuleWriter.FUNCTION, functions::writeTypes);
    module.section(ModuleWriter.TABLE, this::writeTables);
    if (memory.isThere() && memory.imported().isEmpty()) {
      module.section(ModuleWriter.MEMORY, out -> writeMemory(memory.limits(), out));
    }
    if (!tags.isEmpty()) {
      module.section(ModuleWriter.TAG, tags::write);
    }
    module.section(ModuleWriter.GLOBAL, globals::write);
    module.section(ModuleWriter.EXPORT, exports::write);
    relocation.start().ifPresent(start -> module.section(ModuleWriter.START, o -> o.u32(start)));
    module.section(ModuleWriter.ELEMENT, out -> segments.writeElements(bodies.references(), out));
    if (bodies.namesData() || segments.isCopied()) {
      module.section(ModuleWriter.DATA_COUNT, out -> out.u32(segments.dataCount()));
    }
    module.section(ModuleWriter.CODE, out -> writeCode(code, out));
    module.section(ModuleWriter.DATA, segments::writeData);
    module.section(ModuleWriter.CUSTOM, new Names(units, functions)::write);
    Features.of(units).ifPresent(features -> module.section(ModuleWriter.CUSTOM, features));
    return module.bytes();
  }

  private void writeImports(ByteWriter out) {
    List<Import> all = imports();
    out.u32(all.size());
    List<ImportedFunction> imported = functions.imports();
    for (int k = 0; k < all.size(); k++) {
      Import reference = all.get(k);
      out.name(reference.module());
      out.name(reference.name());
      out.u8(reference.type().kind().code());
      switch (reference.type()) {
        case ExternType.Function _ -> out.u32(imported.get(k).type());
        case ExternType.Global type -> Encoding.global(out, type, t -> t);
        case ExternType.Table type -> Encoding.table(out, type, t -> t);
        case ExternType.Memory type -> Encoding.limits(out, type.limits());
        case ExternType.Tag type -> throw new AssertionError(type);
      }
    }
  }

  private void writeTables(ByteWriter out) {
    out.u32(table.own().size() + (table.imported().isPresent() ? 0 : 1));
    if (table.imported().isEmpty()) {
      Encoding.table(out, table.type(), t -> t);
    }
    for (TableSpace.Own own : table.own()) {
      own.table()
          .init()
          .ifPresent(
              init -> {
                out.u8(0x40);
                out.u8(0);
              });
      Encoding.table(out, own.table().type(), own.unit()::type);
      own.table().init().ifPresent(init -> Expressions.write(own.unit(), init, out));
    }
  }

  private static void writeMemory(Limits limits, ByteWriter out) {
    out.u32(1);
    Encoding.limits(out, limits);
  }

  private void writeCode(ByteWriter code, ByteWriter out) {
    out.u32(functions.count() - functions.imports().size());
    out.bytes(code.toByteArray());
    functions.own().forEach(function -> out.bytes(function.body()));
  }
}
