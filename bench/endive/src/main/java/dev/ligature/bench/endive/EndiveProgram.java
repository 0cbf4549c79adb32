package dev.ligature.bench.endive;

import dev.ligature.wasm.DylinkSection;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import run.endive.compiler.MachineFactoryCompiler;
import run.endive.runtime.ByteArrayMemory;
import run.endive.runtime.GlobalInstance;
import run.endive.runtime.ImportFunction;
import run.endive.runtime.ImportGlobal;
import run.endive.runtime.ImportMemory;
import run.endive.runtime.ImportTable;
import run.endive.runtime.ImportValues;
import run.endive.runtime.Instance;
import run.endive.runtime.Memory;
import run.endive.runtime.TableInstance;
import run.endive.wasm.Parser;
import run.endive.wasm.types.FunctionImport;
import run.endive.wasm.types.GlobalImport;
import run.endive.wasm.types.Import;
import run.endive.wasm.types.MemoryLimits;
import run.endive.wasm.types.MutabilityType;
import run.endive.wasm.types.Table;
import run.endive.wasm.types.TableLimits;
import run.endive.wasm.types.ValType;

/**
 * Libraries linked on Endive: one memory, one table, a GOT of cells, all compiled. What a library
 * needs is loaded before it; symbols defined later are not seen.
 */
final class EndiveProgram {
  private static final int STACK_SIZE = 1 << 20;
  private static final int TABLE_SIZE = 4096;
  private static final int PAGES = 256;
  private static final String ENV = "env";

  private final Path folder;
  private final Memory memory =
      new ByteArrayMemory(new MemoryLimits(PAGES, MemoryLimits.MAX_PAGES));
  private final TableInstance table =
      new TableInstance(new Table(ValType.FuncRef, new TableLimits(TABLE_SIZE)), -1);
  private final GlobalInstance stackPointer = global(STACK_SIZE, MutabilityType.Var);
  private final Map<String, Instance> definitions = new HashMap<>();
  private final Map<String, Integer> addresses = new HashMap<>();
  private final Set<String> opened = new HashSet<>();
  private int end = STACK_SIZE;
  private int tableEnd = 1;

  EndiveProgram(Path folder) {
    this.folder = folder;
  }

  /** Opens a library and what it needs. */
  Instance open(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(folder.resolve(name));
    WasmModule ours = WasmModule.parse(bytes);
    DylinkSection dylink = DylinkSection.of(ours).orElseThrow();
    for (String needed : dylink.needed()) {
      if (opened.add(needed)) {
        open(needed);
      }
    }
    int memoryBase = align(end, 1 << dylink.memoryAlign());
    int tableBase = align(tableEnd, 1 << dylink.tableAlign());
    end = memoryBase + (int) dylink.memorySize();
    tableEnd = tableBase + (int) dylink.tableSize();

    var module = Parser.parse(bytes);
    ImportValues.Builder imports = ImportValues.builder();
    for (int i = 0; i < module.importSection().importCount(); i++) {
      link(module.importSection().getImport(i), memoryBase, tableBase, imports);
    }
    Instance instance =
        Instance.builder(module)
            .withImportValues(imports.build())
            .withMachineFactory(MachineFactoryCompiler.compile(module))
            .build();
    define(ours, instance, memoryBase);
    for (String function : new String[] {"__wasm_apply_data_relocs", "__wasm_call_ctors"}) {
      if (ours.export(function).isPresent()) {
        instance.export(function).apply();
      }
    }
    return instance;
  }

  private void link(Import wanted, int memoryBase, int tableBase, ImportValues.Builder imports) {
    String name = wanted.name();
    switch (wanted) {
      case FunctionImport function ->
          imports.addFunction(
              ImportFunction.exportAsImport(ENV, name, definitions.get(name), name));
      case GlobalImport global when wanted.module().equals(ENV) ->
          imports.addGlobal(
              new ImportGlobal(
                  ENV,
                  name,
                  switch (name) {
                    case "__stack_pointer" -> stackPointer;
                    case "__memory_base" -> global(memoryBase, MutabilityType.Const);
                    default -> global(tableBase, MutabilityType.Const);
                  }));
      case GlobalImport global -> {
        GlobalInstance cell =
            global(Objects.requireNonNull(addresses.get(name), name), MutabilityType.Var);
        imports.addGlobal(new ImportGlobal(wanted.module(), name, cell));
      }
      default -> {
        if (name.equals("memory")) {
          imports.addMemory(new ImportMemory(ENV, name, memory));
        } else {
          imports.addTable(new ImportTable(ENV, name, table));
        }
      }
    }
  }

  private void define(WasmModule module, Instance instance, int memoryBase) {
    for (var export : module.exports()) {
      if (export.kind() == ExternKind.FUNCTION) {
        definitions.putIfAbsent(export.name(), instance);
      } else if (export.kind() == ExternKind.GLOBAL) {
        int offset = (int) instance.global(export.index()).getValue();
        addresses.putIfAbsent(export.name(), memoryBase + offset);
      }
    }
  }

  private static GlobalInstance global(int value, MutabilityType mutability) {
    return GlobalInstance.builder()
        .valType(ValType.I32)
        .mutabilityType(mutability)
        .valueLow(value)
        .build();
  }

  private static int align(int value, int alignment) {
    return (value + alignment - 1) / alignment * alignment;
  }
}
