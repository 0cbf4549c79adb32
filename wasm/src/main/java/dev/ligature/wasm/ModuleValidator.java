package dev.ligature.wasm;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Checks everything of a module but the bodies.
 *
 * @see <a href="https://webassembly.github.io/spec/core/valid/modules.html">Validation: modules</a>
 */
final class ModuleValidator {
  /** The pages of 64 KiB that 32-bit addresses reach. */
  private static final long MAX_PAGES = 1L << 16;

  /** The pages of 64 KiB that 64-bit addresses reach. */
  private static final long MAX_PAGES_64 = 1L << 48;

  private static final long MAX_ELEMENTS = 0xffffffffL;

  private final ModuleContext context;
  private final WasmModule module;
  private final ConstantValidator constants;

  ModuleValidator(ModuleContext context) {
    this.context = context;
    this.module = context.module();
    this.constants = new ConstantValidator(context);
  }

  /** What a constant expression is for; a string only when an error needs it. */
  private record Place(String what, int index) {
    @Override
    public String toString() {
      return what + " " + index;
    }
  }

  void validate() {
    types();
    imports();
    tables();
    memories();
    tags();
    globals();
    exports();
    start();
    elements();
    data();
  }

  private void types() {
    List<CompositeType> types = module.types();
    int[] groups = module.sections().types().groups();
    int end = 0;
    for (int i = 0; i < types.size(); i++) {
      if (i == end) {
        do {
          end++;
        } while (end < types.size() && groups[end] == i);
      }
      CompositeType type = types.get(i);
      if (type instanceof FuncType function) {
        checkTypes(function.params(), end, i);
        checkTypes(function.results(), end, i);
      } else if (type instanceof StructType structure) {
        for (FieldType field : structure.fields()) {
          checkType(field.type(), end, Section.TYPE, i);
        }
      } else if (type instanceof ArrayType array) {
        checkType(array.element().type(), end, Section.TYPE, i);
      }
    }
    if (module.sections().types().supertypes().length > 0) {
      supertypes();
    }
  }

  private void checkTypes(List<ValType> types, int end, int item) {
    for (ValType type : types) {
      checkType(type, end, Section.TYPE, item);
    }
  }

  /** All types that are named are there. */
  private void supertypes() {
    byte[] depths = new byte[module.types().size()];
    for (int i = 0; i < depths.length; i++) {
      int supertype = module.supertype(i);
      if (supertype >= 0) {
        depths[i] = (byte) (depths[supertype] + 1);
        if (depths[i] > ModuleLimits.MAX_SUBTYPING_DEPTH) {
          throw new WasmException.Unsupported(
              "too many supertypes of type "
                  + i
                  + ", at most "
                  + ModuleLimits.MAX_SUBTYPING_DEPTH
                  + " in "
                  + Section.TYPE,
              module.sections().positions()[Section.TYPE.code()][i]);
        }
        if (module.isFinal(supertype)) {
          throw invalid(
              "sub type " + i + " does not match super type: " + supertype + " is final",
              Section.TYPE,
              i);
        }
      }
    }
    for (int i = 0; i < depths.length; i++) {
      int supertype = module.supertype(i);
      if (supertype >= 0
          && !context
              .rules()
              .extendsRightly(module.types().get(i), module.types().get(supertype))) {
        throw invalid(
            "sub type "
                + i
                + " does not match super type: "
                + module.types().get(i)
                + " extends "
                + module.types().get(supertype),
            Section.TYPE,
            i);
      }
    }
  }

  private void checkType(ValType type, int limit, Section section, int item) {
    if (!context.rules().isKnown(type, limit)) {
      throw invalid(Cursor.unknown("type", type.typeIndex(), limit), section, item);
    }
  }

  private void checkUsedType(ValType type, Section section, int item) {
    checkType(type, module.types().size(), section, item);
  }

  private WasmException invalid(String message, Section section, int item) {
    int[] positions = module.sections().positions()[section.code()];
    return new WasmException.Invalid(message + " in " + section, positions[item]);
  }

  private void imports() {
    List<Import> imports = module.imports();
    for (int i = 0; i < imports.size(); i++) {
      ExternType type = imports.get(i).type();
      if (type instanceof ExternType.Table table) {
        checkTable(table, Section.IMPORT, i);
      } else if (type instanceof ExternType.Memory memory) {
        checkMemory(memory, Section.IMPORT, i);
      } else if (type instanceof ExternType.Global global) {
        checkUsedType(global.type(), Section.IMPORT, i);
      } else if (type instanceof ExternType.Tag tag) {
        checkTag(tag, Section.IMPORT, i);
      }
    }
  }

  private void tables() {
    int imported = module.importCount(ExternKind.TABLE);
    List<TableDefinition> tables = module.tableDefinitions();
    for (int i = 0; i < tables.size(); i++) {
      TableDefinition table = tables.get(i);
      checkTable(table.type(), Section.TABLE, i);
      ValType element = table.type().element();
      if (table.init().isPresent()) {
        int globals = module.importCount(ExternKind.GLOBAL);
        constants.validate(table.init().get(), element, globals, new Place("table", imported + i));
      } else if (!element.nullable()) {
        throw invalid(
            "type mismatch: a table of " + element + " needs a value for its elements",
            Section.TABLE,
            i);
      }
    }
  }

  private void checkTable(ExternType.Table table, Section section, int item) {
    checkUsedType(table.element(), section, item);
    Limits limits = table.limits();
    checkOrder(limits, section, item);
    if (!limits.is64() && Math.max(limits.min(), limits.max()) > MAX_ELEMENTS) {
      throw invalid("table size must be at most 2^32-1 elements: found " + limits, section, item);
    }
  }

  private void memories() {
    int imported = module.importCount(ExternKind.MEMORY);
    for (int i = imported; i < module.memories().size(); i++) {
      checkMemory(module.memories().get(i), Section.MEMORY, i - imported);
    }
  }

  private void checkMemory(ExternType.Memory memory, Section section, int item) {
    Limits limits = memory.limits();
    long most = limits.is64() ? MAX_PAGES_64 : MAX_PAGES;
    if (limits.pageBits() == 0) {
      // Limits are no larger than that.
      most = limits.is64() ? Long.MAX_VALUE : MAX_PAGES << Limits.USUAL_PAGES;
    }
    if (Math.max(limits.min(), limits.max()) > most) {
      throw invalid(
          "memory size must be at most "
              + most
              + (limits.is64() ? " pages: found " : " pages (4GiB): found ")
              + limits,
          section,
          item);
    }
    checkOrder(limits, section, item);
    if (limits.shared() && !limits.hasMax()) {
      throw invalid("shared memory must have maximum: found " + limits, section, item);
    }
  }

  private void checkOrder(Limits limits, Section section, int item) {
    if (limits.hasMax() && limits.min() > limits.max()) {
      throw invalid(
          "size minimum must not be greater than maximum: found " + limits, section, item);
    }
  }

  private void tags() {
    int imported = module.importCount(ExternKind.TAG);
    for (int i = imported; i < module.tags().size(); i++) {
      checkTag(module.tags().get(i), Section.TAG, i - imported);
    }
  }

  private void checkTag(ExternType.Tag tag, Section section, int item) {
    if (!tag.type().results().isEmpty()) {
      throw invalid("non-empty tag result type: found " + tag.type(), section, item);
    }
  }

  private void globals() {
    int imported = module.importCount(ExternKind.GLOBAL);
    List<GlobalDefinition> globals = module.globalDefinitions();
    for (int i = 0; i < globals.size(); i++) {
      int index = imported + i;
      ValType type = globals.get(i).type().type();
      checkUsedType(type, Section.GLOBAL, i);
      constants.validate(globals.get(i).init(), type, index, new Place("global", index));
    }
  }

  private void exports() {
    List<Export> exports = module.exports();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < exports.size(); i++) {
      Export export = exports.get(i);
      int count = count(export.kind());
      if (export.index() < 0 || export.index() >= count) {
        throw invalid(
            Cursor.unknown(export.kind().word(), export.index(), count), Section.EXPORT, i);
      }
      if (!names.add(export.name())) {
        throw invalid("duplicate export name " + export.name(), Section.EXPORT, i);
      }
    }
  }

  private int count(ExternKind kind) {
    return switch (kind) {
      case FUNCTION -> module.functionCount();
      case TABLE -> module.tables().size();
      case MEMORY -> module.memories().size();
      case GLOBAL -> module.globals().size();
      case TAG -> module.tags().size();
    };
  }

  private void start() {
    if (module.sections().positions()[Section.START.code()].length == 0) {
      return;
    }
    int start = module.startFunction();
    int count = module.functionCount();
    if (start < 0 || start >= count) {
      throw invalid(Cursor.unknown("function", start, count), Section.START, 0);
    }
    FuncType type = module.functionType(start);
    if (!type.params().isEmpty() || !type.results().isEmpty()) {
      throw invalid("start function must be of type () -> (): found " + type, Section.START, 0);
    }
  }

  private void elements() {
    List<ElementSegment> segments = module.elementSegments();
    for (int i = 0; i < segments.size(); i++) {
      ElementSegment segment = segments.get(i);
      checkUsedType(segment.type(), Section.ELEMENT, i);
      if (segment.mode() == SegmentMode.ACTIVE) {
        elementOffset(segment, i);
      }
      List<Integer> functions = segment.functions();
      for (int j = 0; j < functions.size(); j++) {
        int function = functions.get(j);
        if (function < 0 || function >= module.functionCount()) {
          throw invalid(
              Cursor.unknown("function", function, module.functionCount()), Section.ELEMENT, i);
        }
      }
      for (Instructions expression : segment.expressions()) {
        constants.validate(
            expression, segment.type(), module.globals().size(), new Place("element segment", i));
      }
    }
  }

  private void elementOffset(ElementSegment segment, int i) {
    int count = module.tables().size();
    if (segment.table() < 0 || segment.table() >= count) {
      throw invalid(Cursor.unknown("table", segment.table(), count), Section.ELEMENT, i);
    }
    ExternType.Table table = module.tables().get(segment.table());
    if (!context.rules().matches(segment.type(), table.element())) {
      throw invalid(
          "type mismatch: a table of " + table.element() + " gets elements of " + segment.type(),
          Section.ELEMENT,
          i);
    }
    offset(
        segment.offset().orElseThrow(),
        table.limits(),
        new Place("the offset of element segment", i));
  }

  private void offset(Instructions code, Limits limits, Place place) {
    ValType type = limits.is64() ? ValType.I64 : ValType.I32;
    constants.validate(code, type, module.globals().size(), place);
  }

  private void data() {
    List<DataSegment> segments = module.dataSegments();
    int count = module.memories().size();
    for (int i = 0; i < segments.size(); i++) {
      DataSegment segment = segments.get(i);
      if (segment.mode() == SegmentMode.ACTIVE) {
        if (segment.memory() < 0 || segment.memory() >= count) {
          throw invalid(Cursor.unknown("memory", segment.memory(), count), Section.DATA, i);
        }
        Limits limits = module.memories().get(segment.memory()).limits();
        offset(segment.offset().orElseThrow(), limits, new Place("the offset of data segment", i));
      }
    }
  }
}
