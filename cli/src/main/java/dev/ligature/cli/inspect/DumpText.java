package dev.ligature.cli.inspect;

import dev.ligature.wasm.Export;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.SymbolFlags;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
import java.util.List;

/** Words for parts of a module. */
final class DumpText {
  private DumpText() {}

  /**
   * A type with its kind, such as {@code function (i32) -> ()}. What it refers to is written out.
   */
  static String of(ExternType type, WasmModule module) {
    return switch (type) {
      case ExternType.Function function -> "function " + function.type().toString(module);
      case ExternType.Table table -> "table " + elements(table, module);
      case ExternType.Memory memory ->
          "memory " + memory.limits() + (memory.limits().is64() ? " i64" : "");
      case ExternType.Global global ->
          "global " + (global.mutable() ? "mut " : "") + global.type().toString(module);
      case ExternType.Tag tag -> "tag " + tag.type().toString(module);
    };
  }

  /** The limits of a table and what it holds. */
  static String elements(ExternType.Table table, WasmModule module) {
    return table.limits() + " " + table.element().toString(module);
  }

  /** The type of an export. */
  static ExternType type(WasmModule module, Export export) {
    int index = export.index();
    return switch (export.kind()) {
      case FUNCTION -> new ExternType.Function(module.functionType(index));
      case TABLE -> module.tables().get(index);
      case MEMORY -> module.memories().get(index);
      case GLOBAL -> module.globals().get(index);
      case TAG -> module.tags().get(index);
    };
  }

  /** A function: its index, name, type, and size or import. */
  static String function(WasmModule module, List<Import> imported, int function) {
    String name = module.names().functionName(function).orElse("(no name)");
    String rest =
        function < imported.size()
            ? "[imported: %s]".formatted(imported.get(function).qualifiedName())
            : "[%d bytes]".formatted(module.bodySize(function));
    return "%d  %s  %s  %s"
        .formatted(function, name, module.functionType(function).toString(module), rest);
  }

  /** The imports that are functions, by their indices. */
  static List<Import> functions(WasmModule module) {
    return module.imports().stream()
        .filter(reference -> reference.type().kind() == ExternKind.FUNCTION)
        .toList();
  }

  /** The names of flags, as the conventions have them in lower case. */
  static List<String> flags(SymbolFlags flags) {
    List<String> names = new ArrayList<>();
    add(names, flags, SymbolFlags.WEAK, "weak");
    add(names, flags, SymbolFlags.LOCAL, "local");
    add(names, flags, SymbolFlags.HIDDEN, "hidden");
    add(names, flags, SymbolFlags.UNDEFINED, "undefined");
    add(names, flags, SymbolFlags.EXPORTED, "exported");
    add(names, flags, SymbolFlags.EXPLICIT_NAME, "explicit name");
    add(names, flags, SymbolFlags.NO_STRIP, "no strip");
    add(names, flags, SymbolFlags.TLS, "thread-local");
    add(names, flags, SymbolFlags.ABSOLUTE, "absolute");
    return names;
  }

  private static void add(List<String> names, SymbolFlags flags, int flag, String name) {
    if ((flags.bits() & flag) != 0) {
      names.add(name);
    }
  }
}
