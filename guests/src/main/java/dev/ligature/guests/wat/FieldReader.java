package dev.ligature.guests.wat;

import dev.ligature.guests.wat.Node.Group;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Limits;
import dev.ligature.wasm.ValType;
import java.util.List;
import java.util.Optional;

/**
 * Declares what the fields of a module define; expressions and segments wait, as they may name what
 * is declared later.
 *
 * @see <a href="https://webassembly.github.io/spec/core/text/modules.html">Modules</a>
 */
final class FieldReader {
  private final ModuleScope scope;
  private final Types types;

  /** The keyword of the first definition, behind which no import may follow. */
  private Optional<String> definition = Optional.empty();

  FieldReader(ModuleScope scope) {
    this.scope = scope;
    this.types = scope.types;
  }

  /** Declares the fields of a module. */
  void read(List<Group> fields) {
    TypeDefinitions definitions = types.definitions();
    List<Group> typeFields =
        fields.stream().filter(f -> f.head().equals("type") || f.head().equals("rec")).toList();
    typeFields.forEach(definitions::declare);
    typeFields.forEach(definitions::define);
    fields.forEach(this::read);
    if (scope.memories.size() > 1) {
      scope.features.add(Feature.MULTIPLE_MEMORIES);
    }
    if (scope.tags.size() > 0) {
      scope.features.add(Feature.TAGS);
    }
  }

  private void read(Group field) {
    Cursor cursor = Cursor.behindHead(field);
    switch (field.head()) {
      case "type", "rec" -> {
        // Defined before all other fields.
      }
      case "import" -> importField(cursor);
      case "export" -> exportField(cursor);
      case "func" -> define(ExternKind.FUNCTION, "func", field);
      case "table" -> define(ExternKind.TABLE, "table", field);
      case "memory" -> define(ExternKind.MEMORY, "memory", field);
      case "global" -> define(ExternKind.GLOBAL, "global", field);
      case "tag" -> define(ExternKind.TAG, "tag", field);
      case "start" -> {
        if (scope.start.isPresent()) {
          throw new TextException("multiple start sections", field.line());
        }
        scope.start = Optional.of(cursor);
      }
      case "elem" -> {
        scope.elements.add(cursor.acceptId(), field.line());
        scope.elementFields.add(new ModuleScope.ElementField(Optional.empty(), cursor));
      }
      case "data" -> {
        scope.data.add(cursor.acceptId(), field.line());
        scope.dataFields.add(new ModuleScope.DataField(Optional.empty(), cursor));
      }
      default -> throw Cursor.of(field).unexpected();
    }
  }

  private void importField(Cursor cursor) {
    String module = cursor.name();
    String name = cursor.name();
    Group group = cursor.group();
    cursor.end();
    Cursor type = Cursor.behindHead(group);
    ExternKind kind = kind(group);
    requireNoDefinition(group.line());
    scope.space(kind).add(type.acceptId(), group.line());
    imported(kind, module, name, type);
  }

  private void requireNoDefinition(int line) {
    if (definition.isPresent()) {
      throw new TextException("import after " + definition.get(), line);
    }
  }

  private void exportField(Cursor cursor) {
    String name = cursor.name();
    Group group = cursor.group();
    cursor.end();
    scope.exports.add(
        new ModuleScope.ExportField(name, kind(group), Optional.of(Cursor.behindHead(group)), 0));
  }

  private static ExternKind kind(Group group) {
    return switch (group.head()) {
      case "func" -> ExternKind.FUNCTION;
      case "table" -> ExternKind.TABLE;
      case "memory" -> ExternKind.MEMORY;
      case "global" -> ExternKind.GLOBAL;
      case "tag" -> ExternKind.TAG;
      default -> throw Cursor.of(group).unexpected();
    };
  }

  /** A definition, or an import written as one. */
  private void define(ExternKind kind, String keyword, Group field) {
    Cursor cursor = Cursor.behindHead(field);
    int index = scope.space(kind).add(cursor.acceptId(), field.line());
    for (Optional<Cursor> c = cursor.acceptGroup("export");
        c.isPresent();
        c = cursor.acceptGroup("export")) {
      scope.exports.add(new ModuleScope.ExportField(c.get().name(), kind, Optional.empty(), index));
      c.get().end();
    }
    Optional<Cursor> names = cursor.acceptGroup("import");
    if (names.isPresent()) {
      requireNoDefinition(field.line());
      String module = names.get().name();
      String name = names.get().name();
      names.get().end();
      imported(kind, module, name, cursor);
      return;
    }
    if (definition.isEmpty()) {
      definition = Optional.of(kind == ExternKind.FUNCTION ? "function" : keyword);
    }
    switch (kind) {
      case FUNCTION ->
          scope.functionFields.add(new ModuleScope.FunctionField(types.use(cursor, true), cursor));
      case TABLE -> table(index, cursor);
      case MEMORY -> memory(index, cursor);
      case GLOBAL ->
          scope.globalFields.add(new ModuleScope.GlobalField(globalType(cursor), cursor));
      case TAG -> {
        scope.tagFields.add(types.use(cursor, true).index());
        cursor.end();
      }
    }
  }

  private void imported(ExternKind kind, String module, String name, Cursor cursor) {
    Bytes type = new Bytes().u8(TypeEncoder.code(kind));
    switch (kind) {
      case FUNCTION -> type.unsigned(types.use(cursor, true).index());
      case TABLE -> TypeEncoder.table(type, tableType(types.limits(cursor), cursor));
      case MEMORY -> TypeEncoder.limits(type, types.limits(cursor));
      case GLOBAL -> TypeEncoder.global(type, globalType(cursor));
      case TAG -> type.u8(0).unsigned(types.use(cursor, true).index());
    }
    cursor.end();
    scope.imports.add(new ModuleScope.ImportField(module, name, type));
  }

  private ExternType.Table tableType(Limits limits, Cursor cursor) {
    return new ExternType.Table(types.refType(cursor), limits);
  }

  private ExternType.Global globalType(Cursor cursor) {
    Optional<Cursor> mutable = cursor.acceptGroup("mut");
    ValType type = types.valType(mutable.orElse(cursor));
    mutable.ifPresent(Cursor::end);
    return new ExternType.Global(type, mutable.isPresent());
  }

  private void table(int index, Cursor cursor) {
    boolean is64 = types.addressType(cursor);
    if (cursor.at(Node.Kind.NUMBER)) {
      Limits size = types.limits(cursor);
      Limits limits = new Limits(size.min(), size.max(), is64, size.shared());
      ExternType.Table type = tableType(limits, cursor);
      if (!cursor.atEnd()) {
        scope.features.add(Feature.TYPED_REFERENCES);
      }
      scope.tableFields.add(new ModuleScope.TableField(type, cursor));
      return;
    }
    ValType element = types.refType(cursor);
    Group list = cursor.group();
    cursor.end();
    Cursor elements = Cursor.of(list);
    if (!elements.accept("elem")) {
      throw elements.unexpected();
    }
    int size = list.items().size() - 1;
    ExternType.Table type = new ExternType.Table(element, new Limits(size, size, is64, false));
    scope.tableFields.add(new ModuleScope.TableField(type, cursor));
    scope.elements.add(Optional.empty(), list.line());
    scope.elementFields.add(
        new ModuleScope.ElementField(
            Optional.of(new ModuleScope.Inline(index, is64, Optional.of(type))), elements));
  }

  private void memory(int index, Cursor cursor) {
    boolean is64 = types.addressType(cursor);
    int pageBits = types.pageBits(cursor);
    Optional<Cursor> data = cursor.acceptGroup("data");
    if (data.isPresent()) {
      String bytes = data.get().copy().strings();
      int size = (bytes.length() + (1 << pageBits) - 1) >> pageBits;
      scope.memoryFields.add(new Limits(size, size, is64, false, pageBits));
      scope.data.add(Optional.empty(), cursor.line());
      scope.dataFields.add(
          new ModuleScope.DataField(
              Optional.of(new ModuleScope.Inline(index, is64, Optional.empty())), data.get()));
    } else {
      Limits size = types.limits(cursor);
      scope.memoryFields.add(
          new Limits(size.min(), size.max(), is64, size.shared(), size.pageBits()));
    }
    cursor.end();
  }
}
