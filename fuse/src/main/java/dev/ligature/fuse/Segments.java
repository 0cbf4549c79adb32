package dev.ligature.fuse;

import dev.ligature.fuse.code.Encoding;
import dev.ligature.wasm.ByteWriter;
import dev.ligature.wasm.DataSegment;
import dev.ligature.wasm.ElementSegment;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.SegmentMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Writes data and elements: to their final places, but for what code copies when it is time. */
final class Segments {
  private static final int PASSIVE = 1;
  private static final int EXPLICIT = 2;
  private static final int DECLARATIVE = 3;
  private static final int EXPRESSIONS = 4;

  private final List<Unit> units;
  private final Constants constants;
  private final TableSpace table;
  private final List<Own> own = new ArrayList<>();

  /** Data of the module's own. */
  private static final class Own {
    private final Value base;
    private final byte[] bytes;

    Own(Value base, byte... bytes) {
      this.base = base;
      this.bytes = bytes;
    }

    Value base() {
      return base;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  Segments(List<Unit> units, Constants constants, TableSpace table) {
    this.units = units;
    this.constants = constants;
    this.table = table;
  }

  /** Gives all segments of libraries their indices. */
  void number() {
    int data = 0;
    int elements = 0;
    for (Unit unit : units) {
      unit.setFirstData(data);
      unit.setFirstElement(elements);
      data += unit.module().dataSegments().size();
      elements += unit.module().elementSegments().size();
    }
  }

  /** Adds data of the module's own. */
  void add(Value base, byte... bytes) {
    own.add(new Own(base, bytes));
  }

  /** How many data segments there are. */
  int dataCount() {
    return ofUnits() + own.size();
  }

  private int ofUnits() {
    return units.stream().mapToInt(unit -> unit.module().dataSegments().size()).sum();
  }

  /**
   * A segment that is copied by code.
   *
   * @param base the area that it goes to
   * @param offset where in that
   */
  record Copy(int segment, Value base, int offset, int size) {}

  /**
   * What is to be copied to the area of a library: when it is opened, or to the program's block.
   */
  List<Copy> copies(Unit unit) {
    List<Copy> copies = new ArrayList<>();
    List<DataSegment> segments = unit.module().dataSegments();
    for (int k = 0; k < segments.size(); k++) {
      DataSegment segment = segments.get(k);
      if (isCopied(unit, segment)) {
        int address = constants.required(unit, segment.offset().orElseThrow()).offset();
        int offset = address - unit.memoryBase().offset();
        copies.add(new Copy(unit.data(k), unit.memoryBase(), offset, segment.size()));
      }
    }
    return copies;
  }

  /** What of the module's own is to be copied to the program's block. */
  List<Copy> ownCopies() {
    List<Copy> copies = new ArrayList<>();
    for (int k = 0; k < own.size(); k++) {
      if (own.get(k).base().movable()) {
        copies.add(new Copy(ofUnits() + k, own.get(k).base(), 0, own.get(k).bytes().length));
      }
    }
    return copies;
  }

  /** Whether anything is copied by code. */
  boolean isCopied() {
    return !ownCopies().isEmpty() || units.stream().anyMatch(unit -> !copies(unit).isEmpty());
  }

  private boolean isCopied(Unit unit, DataSegment segment) {
    return segment.mode() == SegmentMode.ACTIVE
        && (!unit.isOfStart()
            || constants.required(unit, segment.offset().orElseThrow()).movable());
  }

  /** Writes the content of the data section. */
  void writeData(ByteWriter out) {
    out.u32(dataCount());
    for (Unit unit : units) {
      for (DataSegment segment : unit.module().dataSegments()) {
        if (segment.mode() == SegmentMode.PASSIVE || isCopied(unit, segment)) {
          out.u32(PASSIVE);
        } else {
          out.u32(0);
          offset(unit, segment.offset().orElseThrow(), out);
        }
        out.u32(segment.size());
        out.bytes(unit.module().bytes(), segment.start(), segment.start() + segment.size());
      }
    }
    for (Own segment : own) {
      out.u32(segment.base().movable() ? PASSIVE : 0);
      if (!segment.base().movable()) {
        Expressions.number(segment.base().offset(), out);
      }
      out.u32(segment.bytes().length);
      out.bytes(segment.bytes());
    }
  }

  private void offset(Unit unit, Instructions offset, ByteWriter out) {
    Expressions.number(constants.required(unit, offset).offset(), out);
  }

  /**
   * Writes the content of the element section.
   *
   * @param references the functions that code takes references of
   */
  void writeElements(Collection<Integer> references, ByteWriter out) {
    int more = (table.added().isEmpty() ? 0 : 1) + (references.isEmpty() ? 0 : 1);
    out.u32(units.stream().mapToInt(unit -> unit.module().elementSegments().size()).sum() + more);
    for (Unit unit : units) {
      for (ElementSegment segment : unit.module().elementSegments()) {
        element(unit, segment, out);
      }
    }
    if (!table.added().isEmpty()) {
      out.u32(0);
      Expressions.number(table.firstAdded(), out);
      functions(table.added(), out);
    }
    if (!references.isEmpty()) {
      out.u32(DECLARATIVE);
      out.u8(0);
      functions(references, out);
    }
  }

  private static void functions(Collection<Integer> functions, ByteWriter out) {
    out.u32(functions.size());
    functions.forEach(out::u32);
  }

  private void element(Unit unit, ElementSegment segment, ByteWriter out) {
    boolean expressions = !segment.expressions().isEmpty();
    int index = segment.mode() == SegmentMode.ACTIVE ? unit.table(segment.table()) : 0;
    out.u32(
        (expressions ? EXPRESSIONS : 0)
            | switch (segment.mode()) {
              case ACTIVE -> EXPLICIT;
              case PASSIVE -> PASSIVE;
              case DECLARATIVE -> DECLARATIVE;
            });
    if (segment.mode() == SegmentMode.ACTIVE) {
      out.u32(index);
      offset(unit, segment.offset().orElseThrow(), out);
    }
    if (expressions) {
      Encoding.type(out, segment.type(), unit::type);
      out.u32(segment.expressions().size());
      segment.expressions().forEach(element -> Expressions.write(unit, element, out));
    } else {
      out.u8(0);
      functions(segment.functions().stream().map(unit::function).toList(), out);
    }
  }
}
