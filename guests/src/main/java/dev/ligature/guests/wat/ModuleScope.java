package dev.ligature.guests.wat;

import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Limits;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the fields of a module declare: its index spaces, and what is still to be assembled. */
final class ModuleScope {
  final Set<Feature> features = EnumSet.noneOf(Feature.class);
  final Types types = new Types(features);
  final Space functions = new Space("func", "function");
  final Space tables = new Space("table", "table");
  final Space memories = new Space("memory", "memory");
  final Space globals = new Space("global", "global");
  final Space tags = new Space("tag", "tag");
  final Space elements = new Space("elem", "elem segment");
  final Space data = new Space("data", "data segment");

  final List<ImportField> imports = new ArrayList<>();
  final List<ExportField> exports = new ArrayList<>();
  final List<FunctionField> functionFields = new ArrayList<>();
  final List<TableField> tableFields = new ArrayList<>();
  final List<Limits> memoryFields = new ArrayList<>();
  final List<GlobalField> globalFields = new ArrayList<>();
  final List<Integer> tagFields = new ArrayList<>();
  final List<ElementField> elementFields = new ArrayList<>();
  final List<DataField> dataFields = new ArrayList<>();
  Optional<Cursor> start = Optional.empty();

  /** Whether code names a data segment, which takes a data count section. */
  boolean usesData;

  /** An import; its type is encoded, kind first. */
  record ImportField(String module, String name, Bytes type) {}

  /** An export; the cursor is at the index, or the index is known. */
  record ExportField(String name, ExternKind kind, Optional<Cursor> cursor, int index) {}

  /** A function; the cursor is behind the type use. */
  record FunctionField(TypeUse type, Cursor cursor) {}

  /** A table; the cursor is at the initial value. */
  record TableField(ExternType.Table type, Cursor init) {}

  /** A global; the cursor is at the initial value. */
  record GlobalField(ExternType.Global type, Cursor init) {}

  /** An element segment; the cursor is behind the identifier, or at the list of a table's own. */
  record ElementField(Optional<Inline> inline, Cursor cursor) {}

  /** A data segment; the cursor is behind the identifier, or at the strings of a memory's own. */
  record DataField(Optional<Inline> inline, Cursor cursor) {}

  /** A segment written inside a table or memory. */
  record Inline(int index, boolean is64, Optional<ExternType.Table> table) {}

  /** The space of the entities of a kind. */
  Space space(ExternKind kind) {
    return switch (kind) {
      case FUNCTION -> functions;
      case TABLE -> tables;
      case MEMORY -> memories;
      case GLOBAL -> globals;
      case TAG -> tags;
    };
  }
}
