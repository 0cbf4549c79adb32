package dev.ligature.wasm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the sections of a module. Bodies are located, not decoded; what an index means to the model
 * itself (the type of a function) is checked here, all other rules are {@link Validator}'s.
 */
final class ModuleReader {
  private static final int PREAMBLE = 8;

  private final byte[] bytes;
  private final ByteReader reader;
  private final IntList[] positions = new IntList[Section.values().length];

  private TypeSection types = TypeSection.NONE;
  private final List<Import> imports = new ArrayList<>();
  private final int[] importCounts = new int[ExternKind.values().length];
  private final IntList functionTypes = new IntList();
  private final List<ExternType.Table> tables = new ArrayList<>();
  private final List<TableDefinition> tableDefinitions = new ArrayList<>();
  private final List<ExternType.Memory> memories = new ArrayList<>();
  private final List<ExternType.Tag> tags = new ArrayList<>();
  private final List<ExternType.Global> globals = new ArrayList<>();
  private final List<GlobalDefinition> globalDefinitions = new ArrayList<>();
  private final List<Export> exports = new ArrayList<>();
  private final Map<String, Export> exportsByName = new LinkedHashMap<>();
  private int startFunction = -1;
  private final List<ElementSegment> elementSegments = new ArrayList<>();
  private boolean hasDataCount;
  private int dataCount;
  private int[] bodyStarts = {};
  private int[] bodySizes = {};
  private final List<DataSegment> dataSegments = new ArrayList<>();
  private final List<CustomSection> customSections = new ArrayList<>();

  private ModuleReader(byte[] bytes) {
    this.bytes = bytes;
    this.reader = new ByteReader(bytes, 0, bytes.length, "the module");
    for (int i = 0; i < positions.length; i++) {
      positions[i] = new IntList();
    }
  }

  static ModuleSections read(byte[] bytes) {
    ModuleReader reader = new ModuleReader(bytes);
    reader.preamble();
    reader.sections();
    reader.checkCounts();
    return reader.result();
  }

  private void preamble() {
    byte[] expected = {0, 'a', 's', 'm', 1, 0, 0, 0};
    for (int i = 0; i < PREAMBLE; i++) {
      boolean magic = i < 4;
      String what = magic ? "the magic number" : "the version";
      if (bytes.length < (magic ? 4 : PREAMBLE)) {
        throw reader.malformed("unexpected end", what, bytes.length);
      }
      if (bytes[i] != expected[i]) {
        // The version is a component's: the same magic number, another layer.
        throw reader.malformed(
            magic ? "magic header not detected" : "unknown binary version", what, magic ? 0 : 4);
      }
    }
  }

  private void sections() {
    Section last = Section.CUSTOM;
    int position = PREAMBLE;
    while (position < bytes.length) {
      reader.enter(position, bytes.length, "the module");
      int code = reader.u8("a section id");
      Section section = Section.of(code);
      if (section == null) {
        decodeBodies();
        throw reader.malformed("malformed section id", "a section id, found " + code, position);
      }
      int size = size(section);
      int start = reader.position();
      if (section != Section.CUSTOM) {
        if (section.compareTo(last) <= 0) {
          throw new WasmException.Malformed(
              "unexpected content after last section: " + section + " behind " + last, position);
        }
        last = section;
      }
      position = start + size;
      reader.enter(start, position, section);
      section(section);
      if (!reader.atEnd()) {
        throw reader.malformed(
            "section size mismatch", "the end of its contents", reader.position());
      }
    }
  }

  /** What makes no sense behind the bodies has its cause in them, if they can't be decoded. */
  private void decodeBodies() {
    if (functionTypes.size() - importCounts[ExternKind.FUNCTION.code()] == bodyStarts.length) {
      WasmModule module = new WasmModule(bytes, result());
      for (int i = 0; i < bodyStarts.length; i++) {
        BodyReader.read(module, importCounts[ExternKind.FUNCTION.code()] + i);
      }
    }
  }

  private int size(Section section) {
    int position = reader.position();
    reader.enter(position, bytes.length, section);
    if (reader.atEnd()) {
      throw reader.malformed("unexpected end", "the size", position);
    }
    int size = reader.u32("the size");
    if (Integer.compareUnsigned(size, reader.remaining()) > 0) {
      throw reader.malformed(
          "length out of bounds", "the size, found " + Integer.toUnsignedString(size), position);
    }
    return size;
  }

  private void section(Section section) {
    switch (section) {
      case CUSTOM -> custom();
      case TYPE -> types = TypeSectionReader.read(reader, positions(section));
      case START -> {
        positions(section).add(reader.position());
        startFunction = reader.u32("the index of the start function");
      }
      case DATA_COUNT -> {
        positions(section).add(reader.position());
        hasDataCount = true;
        dataCount = reader.u32("the number of data segments");
      }
      case CODE -> code();
      default -> {
        IntList starts = positions(section);
        int start = reader.position();
        int count = reader.count("the number of items");
        ModuleLimits.checked(count, section, reader, start);
        for (int i = 0; i < count; i++) {
          starts.add(reader.position());
          item(section);
        }
      }
    }
  }

  private IntList positions(Section section) {
    return positions[section.code()];
  }

  private void item(Section section) {
    switch (section) {
      case IMPORT -> importItem();
      case FUNCTION -> functionTypes.add(typeIndex("the type of a function"));
      case TABLE -> table();
      case MEMORY -> memories.add(TypeReader.memory(reader));
      case TAG -> tags.add(tag());
      case GLOBAL -> global();
      case EXPORT -> export();
      case ELEMENT -> elementSegments.add(SegmentReader.element(reader));
      case DATA -> dataSegments.add(SegmentReader.data(reader));
      default -> throw new AssertionError(section);
    }
  }

  private void custom() {
    String name = reader.name("the name of a custom section");
    customSections.add(new CustomSection(name, reader.position(), reader.remaining()));
    reader.skip(reader.remaining(), name);
  }

  private int typeIndex(String what) {
    int start = reader.position();
    int index = reader.u32(what);
    int count = types.types().size();
    if (Integer.compareUnsigned(index, count) >= 0) {
      throw reader.invalid(
          "unknown type " + Integer.toUnsignedString(index) + ": the module has " + count, start);
    }
    if (types.aggregates().get(index)) {
      throw reader.invalid(
          "type mismatch: " + what + " is " + index + ", which is " + types.types().get(index),
          start);
    }
    return index;
  }

  private FuncType functionType(int index) {
    return (FuncType) types.types().get(index);
  }

  private void importItem() {
    String module = reader.name("the module name of an import");
    String name = reader.name("the field name of an import");
    int start = reader.position();
    int code = reader.u8("the kind of an import");
    imports.add(new Import(module, name, importType(code, start)));
    importCounts[code]++;
  }

  private ExternType importType(int code, int start) {
    return switch (code) {
      case 0 -> {
        int index = typeIndex("the type of an imported function");
        functionTypes.add(index);
        yield new ExternType.Function(functionType(index));
      }
      case 1 -> added(tables, TypeReader.table(reader));
      case 2 -> added(memories, TypeReader.memory(reader));
      case 3 -> added(globals, TypeReader.global(reader));
      case 4 -> added(tags, tag());
      default ->
          throw reader.malformed(
              "malformed import kind",
              "the kind of an import, found 0x" + Integer.toHexString(code),
              start);
    };
  }

  private static <T> T added(List<T> list, T item) {
    list.add(item);
    return item;
  }

  private ExternType.Tag tag() {
    int start = reader.position();
    int attribute = reader.u8("the attribute of a tag");
    if (attribute != 0) {
      throw reader.malformed(
          "malformed tag attribute", "the attribute of a tag, found " + attribute, start);
    }
    return new ExternType.Tag(functionType(typeIndex("the type of a tag")));
  }

  private void table() {
    if (reader.peek("a table") != 0x40) {
      ExternType.Table type = TypeReader.table(reader);
      tables.add(type);
      tableDefinitions.add(new TableDefinition(type, Optional.empty()));
      return;
    }
    reader.u8("a table");
    int start = reader.position();
    if (reader.u8("a table") != 0) {
      throw reader.malformed("zero byte expected", "a table", start);
    }
    ExternType.Table type = TypeReader.table(reader);
    tables.add(type);
    Instructions init = InstructionReader.readConstant(reader);
    tableDefinitions.add(new TableDefinition(type, Optional.of(init)));
  }

  private void global() {
    ExternType.Global type = TypeReader.global(reader);
    globals.add(type);
    globalDefinitions.add(new GlobalDefinition(type, InstructionReader.readConstant(reader)));
  }

  private void export() {
    String name = reader.name("the name of an export");
    int start = reader.position();
    int code = reader.u8("the kind of an export");
    ExternKind[] kinds = ExternKind.values();
    if (code >= kinds.length) {
      throw reader.malformed(
          "malformed export kind",
          "the kind of an export, found 0x" + Integer.toHexString(code),
          start);
    }
    Export export = new Export(name, kinds[code], reader.u32("the index of an export"));
    exports.add(export);
    exportsByName.putIfAbsent(name, export);
  }

  private void code() {
    int counted = reader.position();
    positions(Section.CODE).add(counted);
    int count = reader.count("the number of bodies");
    ModuleLimits.checked(count, Section.CODE, reader, counted);
    bodyStarts = new int[count];
    bodySizes = new int[count];
    for (int i = 0; i < count; i++) {
      int start = reader.position();
      int size = reader.u32("the size of a body");
      if (size <= reader.remaining()) {
        ModuleLimits.checked(size, ModuleLimits.MAX_BODY, "bytes of a body", reader, start);
      }
      bodyStarts[i] = reader.position();
      bodySizes[i] = size;
      reader.skip(size, "a body");
    }
  }

  private void checkCounts() {
    int defined = functionTypes.size() - importCounts[ExternKind.FUNCTION.code()];
    if (defined != bodyStarts.length) {
      throw new WasmException.Malformed(
          "function and code section have inconsistent lengths: "
              + defined
              + " functions, "
              + bodyStarts.length
              + " bodies",
          bytes.length);
    }
    if (hasDataCount && dataCount != dataSegments.size()) {
      throw new WasmException.Malformed(
          "data count and data section have inconsistent lengths: "
              + Integer.toUnsignedString(dataCount)
              + " counted, "
              + dataSegments.size()
              + " there",
          bytes.length);
    }
  }

  private ModuleSections result() {
    int[][] itemPositions = new int[positions.length][];
    for (int i = 0; i < positions.length; i++) {
      itemPositions[i] = positions[i].toArray();
    }
    return new ModuleSections(
        types,
        List.copyOf(imports),
        importCounts,
        functionTypes.toArray(),
        List.copyOf(tables),
        List.copyOf(tableDefinitions),
        List.copyOf(memories),
        List.copyOf(tags),
        List.copyOf(globals),
        List.copyOf(globalDefinitions),
        List.copyOf(exports),
        Collections.unmodifiableMap(exportsByName),
        startFunction,
        List.copyOf(elementSegments),
        hasDataCount,
        bodyStarts,
        bodySizes,
        List.copyOf(dataSegments),
        List.copyOf(customSections),
        itemPositions);
  }
}
