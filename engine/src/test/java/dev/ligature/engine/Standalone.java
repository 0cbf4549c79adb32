package dev.ligature.engine;

import dev.ligature.guests.Guests;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.Limits;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Instantiates one position-independent guest by itself, at fixed bases, without a linker. */
final class Standalone {
  static final int MEMORY_BASE = 1 << 20;
  static final int TABLE_BASE = 1;

  final Engine engine;
  final Memory memory = new Memory(new Limits(40, -1, false, false));
  final Table table =
      new Table(new ExternType.Table(ValType.FUNCREF, new Limits(3000, -1, false, false)), null);
  final Instance instance;

  Standalone(String guest) {
    this(new Engine(), guest);
  }

  Standalone(Engine engine, String guest) {
    this.engine = engine;
    WasmModule module = parse(guest);
    String name = guest.substring(guest.lastIndexOf('/') + 1);
    List<@Nullable Extern> imports = new ArrayList<>();
    module.imports().forEach(wanted -> imports.add(extern(wanted)));
    instance = engine.compile(name, module).allocate(imports);
    instance.initialize();
    for (int k = 0; k < module.imports().size(); k++) {
      Import wanted = module.imports().get(k);
      if (wanted.module().equals("GOT.mem")) {
        int offset = ((Global.I32) instance.export(wanted.name()).orElseThrow()).value;
        ((Global.I32) imports.get(k)).value = MEMORY_BASE + offset;
      } else if (wanted.module().equals("GOT.func")) {
        ((Global.I32) imports.get(k)).value = table.grow(1, function(wanted.name()));
      }
    }
    if (module.export("__wasm_apply_data_relocs").isPresent()) {
      call("__wasm_apply_data_relocs");
    }
  }

  static WasmModule parse(String guest) {
    try {
      return WasmModule.parse(Files.readAllBytes(Guests.module(guest)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable Extern extern(Import wanted) {
    if (wanted.module().startsWith("GOT.")) {
      return new Global.I32(true, 0);
    }
    return switch (wanted.name()) {
      case "memory" -> memory;
      case "__indirect_function_table" -> table;
      case "__stack_pointer" -> new Global.I32(true, MEMORY_BASE);
      case "__memory_base" -> new Global.I32(false, MEMORY_BASE);
      case "__table_base" -> new Global.I32(false, TABLE_BASE);
      default -> null;
    };
  }

  Func function(String name) {
    return (Func) instance.export(name).orElseThrow();
  }

  /** Calls an export with boxed arguments. */
  Object call(String name, Object... arguments) {
    try {
      return function(name).handle().invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
