package dev.ligature.wasm;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the type section. A reference is to a function or to something else, which only the type
 * that it refers to tells, and that may come later. So a section with structures or arrays is read
 * twice.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/types.html#recursive-types">Binary
 *     format: recursive types</a>
 */
final class TypeSectionReader {
  private static final int RECURSION_GROUP = 0x4e;
  private static final int FINAL_SUBTYPE = 0x4f;
  private static final int SUBTYPE = 0x50;
  private static final int CONTINUATION = 0x5d;
  private static final int ARRAY = 0x5e;
  private static final int STRUCTURE = 0x5f;
  private static final int FUNCTION = 0x60;
  private static final int SHARED = 0x65;

  /** How many types of fields are remembered; more would take more than they save. */
  private static final int MAX_KNOWN = 1000;

  private final ByteReader reader;
  private final List<CompositeType> types = new ArrayList<>();
  private final IntList groups = new IntList();
  private final IntList positions;
  private final BitSet aggregates = new BitSet(0);
  private final BitSet extensible = new BitSet(0);
  private int[] supertypes = {};
  private boolean grouped;

  /** Fields are of few types, and there may be a million: equal ones are one object. */
  private final Map<FieldType, FieldType> known = new HashMap<>();

  private TypeSectionReader(ByteReader reader, IntList positions) {
    this.reader = reader;
    this.positions = positions;
  }

  /**
   * Reads the section. From here on the reader knows what types there are.
   *
   * @param positions where the byte offsets of the types are added
   */
  static TypeSection read(ByteReader reader, IntList positions) {
    int start = reader.position();
    TypeSectionReader first = new TypeSectionReader(reader, positions);
    first.section();
    if (first.aggregates.isEmpty()) {
      return first.result();
    }
    reader.withAggregates(first.aggregates).back(start);
    TypeSectionReader second = new TypeSectionReader(reader, new IntList());
    second.section();
    return second.result();
  }

  private TypeSection result() {
    return new TypeSection(
        List.copyOf(types), groups.toArray(), supertypes, extensible, aggregates, grouped);
  }

  private void section() {
    int start = reader.position();
    int count = reader.count("the number of types");
    ModuleLimits.checked(count, Section.TYPE, reader, start);
    for (int i = 0; i < count; i++) {
      int group = types.size();
      int size = 1;
      if (reader.peek("a type") == RECURSION_GROUP) {
        reader.u8("a type");
        size = reader.count("the size of a recursion group");
        ModuleLimits.checked(types.size() + size, Section.TYPE, reader, start);
      }
      grouped |= size > 1;
      for (int j = 0; j < size; j++) {
        positions.add(reader.position());
        types.add(subType());
        groups.add(group);
      }
    }
  }

  private CompositeType subType() {
    int start = reader.position();
    int form = reader.u8("a type");
    if (form == SUBTYPE || form == FINAL_SUBTYPE) {
      if (form == SUBTYPE) {
        extensible.set(types.size());
      }
      supertype();
      start = reader.position();
      form = reader.u8("a type");
    }
    return switch (form) {
      case FUNCTION -> {
        List<ValType> params = TypeReader.resultType(reader, "parameter types");
        yield new FuncType(params, TypeReader.resultType(reader, "result types"));
      }
      case STRUCTURE -> {
        aggregates.set(types.size());
        yield new StructType(fields());
      }
      case ARRAY -> {
        aggregates.set(types.size());
        yield new ArrayType(field());
      }
      case CONTINUATION -> throw reader.unsupported(Features.STACK_SWITCHING + " types", start);
      case SHARED -> throw reader.unsupported(Features.SHARED_EVERYTHING + " types", start);
      default -> throw malformed(form, start);
    };
  }

  private WasmException malformed(int form, int start) {
    // The form is a signed number in the grammar, so a continuation bit is an error of its own.
    String phrase = form >= 0x80 ? "integer representation too long" : "malformed definition type";
    return reader.malformed(phrase, "a type, found 0x" + Integer.toHexString(form), start);
  }

  private void supertype() {
    int start = reader.position();
    int count = reader.count("the number of supertypes");
    if (count > 1) {
      throw reader.invalid("sub type with " + count + " supertypes: at most one is allowed", start);
    }
    if (count == 1) {
      int type = types.size();
      if (type >= supertypes.length) {
        supertypes = TypeSection.grown(supertypes, type);
      }
      supertypes[type] = supertype(reader.u32("a supertype"), start);
    }
  }

  /** A type extends earlier ones only, so that no chain of supertypes is a circle. */
  private int supertype(int index, int start) {
    if (Integer.compareUnsigned(index, types.size()) >= 0) {
      throw reader.invalid(
          "unknown type "
              + Integer.toUnsignedString(index)
              + ": type "
              + types.size()
              + " can extend only those before it",
          start);
    }
    return index;
  }

  private List<FieldType> fields() {
    int start = reader.position();
    int count = reader.count("the number of fields");
    ModuleLimits.checked(count, ModuleLimits.MAX_FIELDS, "the fields", reader, start);
    List<FieldType> fields = new ArrayList<>(count);
    for (int k = 0; k < count; k++) {
      fields.add(field());
    }
    return fields;
  }

  private FieldType field() {
    int code = reader.peek("the type of a field");
    int bits = code == 0x78 ? Byte.SIZE : code == 0x77 ? Short.SIZE : 0;
    ValType type;
    if (bits == 0) {
      type = TypeReader.valType(reader, "the type of a field");
    } else {
      reader.u8("the type of a field");
      type = ValType.I32;
    }
    boolean mutable = TypeReader.mutability(reader, "the mutability of a field");
    FieldType field = new FieldType(type, bits, mutable);
    FieldType earlier =
        known.size() < MAX_KNOWN ? known.putIfAbsent(field, field) : known.get(field);
    return earlier == null ? field : earlier;
  }
}
