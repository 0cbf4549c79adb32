package dev.ligature.wasm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;

/**
 * How a module's calls of functions of its own are led through imports: the new imports stand
 * behind those that the module has, so that the functions it defines have higher numbers.
 */
final class LedCalls {
  private final ModuleSections from;
  private final int imported;
  private final List<Import> added = new ArrayList<>();

  /** The types of the functions of the new imports. */
  private final List<Integer> addedTypes = new ArrayList<>();

  /** By the number of a function in the file, the import that its calls go through. */
  private final Map<Integer, Integer> calls = new HashMap<>();

  private final int last;

  /**
   * Leads the calls of exported functions through imports of the exports' names.
   *
   * @param module the module of the imports
   */
  LedCalls(ModuleSections from, String module, List<Export> exports) {
    this.from = from;
    this.imported = from.importCounts()[ExternKind.FUNCTION.code()];
    this.last = from.functionTypes().length;
    Map<String, Integer> known = functionImports(module);
    for (Export export : exports) {
      int function = export.index();
      if (function < imported || function >= last || calls.containsKey(function)) {
        continue;
      }
      int type = from.functionTypes()[function];
      Integer existing = known.get(export.name());
      if (existing == null) {
        calls.put(function, imported + added.size());
        added.add(
            new Import(
                module,
                export.name(),
                new ExternType.Function((FuncType) from.types().types().get(type))));
        addedTypes.add(type);
      } else if (isOfType(existing, type)) {
        calls.put(function, existing);
      }
    }
  }

  /** Whether a function has a type: one of the section that is the same, whatever its number. */
  private boolean isOfType(int function, int type) {
    List<CompositeType> types = from.types().types();
    return types.get(from.functionTypes()[function]).equals(types.get(type));
  }

  /** Each function whose calls are led, by its number in the file, and the import's. */
  String text() {
    StringBuilder text = new StringBuilder();
    List<Import> functions =
        Stream.concat(from.imports().stream(), added.stream())
            .filter(reference -> reference.type().kind() == ExternKind.FUNCTION)
            .toList();
    new TreeMap<>(calls)
        .forEach(
            (function, led) ->
                text.append(function)
                    .append(' ')
                    .append(led)
                    .append(' ')
                    .append(functions.get(led).qualifiedName())
                    .append('\n'));
    return text.toString();
  }

  private Map<String, Integer> functionImports(String module) {
    Map<String, Integer> known = new HashMap<>();
    int index = 0;
    for (Import reference : from.imports()) {
      if (reference.type().kind() == ExternKind.FUNCTION) {
        if (reference.module().equals(module)) {
          known.putIfAbsent(reference.name(), index);
        }
        index++;
      }
    }
    return known;
  }

  /** The number of a function here, by its number in the file. One that is too large stays so. */
  int moved(int function) {
    return function >= imported ? function + added.size() : function;
  }

  /** The number of a function in the file, by its number here; an import's is its own. */
  int inFile(int function) {
    return function >= imported + added.size() ? function - added.size() : function;
  }

  /** Whether a function is an import that the file does not have. */
  boolean isAdded(int function) {
    return function >= imported && function < imported + added.size();
  }

  private int called(int function) {
    Integer led = calls.get(function);
    return led != null ? led : moved(function);
  }

  /** A body whose calls are led. */
  FunctionBody body(FunctionBody body) {
    Instructions code = body.code().renumbered(this::called, this::moved);
    return new FunctionBody(body.function(), body.type(), body.locals(), code);
  }

  private Instructions constant(Instructions code) {
    return code.renumbered(IntUnaryOperator.identity(), this::moved);
  }

  /** The sections with the new imports, in which functions have their new numbers. */
  ModuleSections sections() {
    List<Import> imports = new ArrayList<>(from.imports());
    imports.addAll(added);
    int[] counts = from.importCounts().clone();
    counts[ExternKind.FUNCTION.code()] += added.size();
    List<Export> exports = from.exports().stream().map(this::export).toList();
    Map<String, Export> byName = new LinkedHashMap<>();
    from.exportsByName().forEach((name, export) -> byName.put(name, export(export)));
    return new ModuleSections(
        from.types(),
        List.copyOf(imports),
        counts,
        functionTypes(),
        from.tables(),
        from.tableDefinitions().stream()
            .map(table -> new TableDefinition(table.type(), table.init().map(this::constant)))
            .toList(),
        from.memories(),
        from.tags(),
        from.globals(),
        from.globalDefinitions().stream()
            .map(global -> new GlobalDefinition(global.type(), constant(global.init())))
            .toList(),
        exports,
        Collections.unmodifiableMap(byName),
        moved(from.startFunction()),
        from.elementSegments().stream().map(this::segment).toList(),
        from.hasDataCount(),
        from.bodyStarts(),
        from.bodySizes(),
        from.dataSegments(),
        from.customSections(),
        from.positions());
  }

  private int[] functionTypes() {
    int[] types = new int[last + added.size()];
    int[] old = from.functionTypes();
    System.arraycopy(old, 0, types, 0, imported);
    for (int k = 0; k < addedTypes.size(); k++) {
      types[imported + k] = addedTypes.get(k);
    }
    System.arraycopy(old, imported, types, imported + added.size(), last - imported);
    return types;
  }

  private Export export(Export export) {
    return export.kind() == ExternKind.FUNCTION
        ? new Export(export.name(), export.kind(), moved(export.index()))
        : export;
  }

  private ElementSegment segment(ElementSegment segment) {
    int[] functions = segment.functions().stream().mapToInt(f -> moved(f)).toArray();
    return new ElementSegment(
        segment.mode(),
        segment.table(),
        segment.offset().map(this::constant),
        segment.type(),
        IntList.view(functions),
        segment.expressions().stream().map(this::constant).toList());
  }

  /** The name of a function by those of the file. */
  Optional<String> name(NameSection names, int function) {
    return isAdded(function)
        ? Optional.of(added.get(function - imported).name())
        : names.nameInFile(inFile(function));
  }
}
