package dev.ligature.guests.wat;

import dev.ligature.guests.wat.ModuleScope.DataField;
import dev.ligature.guests.wat.ModuleScope.ElementField;
import dev.ligature.guests.wat.ModuleScope.Inline;
import dev.ligature.guests.wat.Node.Group;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Element and data segments.
 *
 * @see <a href="https://webassembly.github.io/spec/core/text/modules.html#element-segments">Element
 *     segments</a>
 */
final class SegmentAssembler {
  private static final int PASSIVE = 1;
  private static final int EXPLICIT_INDEX = 2;
  private static final int DECLARATIVE = 3;
  private static final int EXPRESSIONS = 4;

  private final ModuleScope scope;

  SegmentAssembler(ModuleScope scope) {
    this.scope = scope;
  }

  void data(Bytes out, DataField field) {
    Cursor cursor = field.cursor();
    Optional<Place> place =
        field.inline().map(SegmentAssembler::place).or(() -> place(cursor, "memory"));
    byte[] bytes = Bytes.latin1(cursor.strings());
    cursor.end();
    if (place.isEmpty()) {
      out.unsigned(PASSIVE);
    } else if (place.get().index() == 0) {
      out.unsigned(0).bytes(place.get().offset());
    } else {
      out.unsigned(EXPLICIT_INDEX).unsigned(place.get().index()).bytes(place.get().offset());
    }
    out.sized(bytes);
  }

  void element(Bytes out, ElementField field) {
    Cursor cursor = field.cursor();
    Elements elements;
    Optional<Place> place;
    boolean declarative = false;
    if (field.inline().isPresent()) {
      place = field.inline().map(SegmentAssembler::place);
      ValType type = field.inline().get().table().orElseThrow().element();
      elements = inline(type, cursor);
    } else {
      declarative = cursor.accept("declare");
      boolean namesTable = cursor.atGroup("table");
      place = declarative ? Optional.empty() : place(cursor, "table");
      boolean bare = place.isPresent() && !namesTable && (cursor.atIndex() || cursor.atEnd());
      elements = bare ? functions(cursor) : list(cursor);
    }
    cursor.end();
    element(out, place, declarative, elements);
  }

  private static void element(
      Bytes out, Optional<Place> place, boolean declarative, Elements elements) {
    Optional<ValType> type = elements.expressionType();
    int index = place.map(Place::index).orElse(0);
    boolean explicit = index != 0 || type.filter(t -> !t.equals(ValType.FUNCREF)).isPresent();
    int form =
        place.isPresent() ? (explicit ? EXPLICIT_INDEX : 0) : declarative ? DECLARATIVE : PASSIVE;
    out.unsigned(form | (type.isPresent() ? EXPRESSIONS : 0));
    if (form == EXPLICIT_INDEX) {
      out.unsigned(index);
    }
    place.ifPresent(p -> out.bytes(p.offset()));
    if (form != 0) {
      type.ifPresentOrElse(t -> TypeEncoder.valType(out, t), () -> out.u8(0));
    }
    out.unsigned(elements.items().size());
    elements.items().forEach(out::bytes);
  }

  /** Where an active segment goes; the offset is a constant expression. */
  private record Place(int index, Bytes offset) {}

  /** The items of an element segment; indices if they have no type of expressions. */
  private record Elements(Optional<ValType> expressionType, List<Bytes> items) {}

  private static Place place(Inline inline) {
    int op = inline.is64() ? Op.I64_CONST : Op.I32_CONST;
    return new Place(inline.index(), new Bytes().op(op).u8(0).op(Op.END));
  }

  /** Takes the place of an active segment; nothing if the segment is not active. */
  private Optional<Place> place(Cursor cursor, String keyword) {
    Optional<Cursor> use = cursor.acceptGroup(keyword);
    int index = 0;
    Space space = keyword.equals("table") ? scope.tables : scope.memories;
    // A bare index is the syntax before reference types, in which the threads proposal is written.
    boolean bare = cursor.atIndex();
    if (use.isPresent()) {
      index = space.index(use.get());
      use.get().end();
    } else if (bare) {
      index = space.index(cursor);
    }
    if (use.isEmpty() && !bare && (!cursor.atGroup() || cursor.atGroup("ref"))) {
      return Optional.empty();
    }
    Group group = cursor.group();
    Cursor offset =
        group.head().equals("offset") ? Cursor.behindHead(group) : Cursor.of(List.of(group));
    return Optional.of(new Place(index, expression(offset)));
  }

  private Bytes expression(Cursor cursor) {
    Bytes out = new Bytes();
    new InstructionAssembler(scope, out).expression(cursor);
    return out;
  }

  private Elements list(Cursor cursor) {
    if (cursor.accept("func")) {
      return functions(cursor);
    }
    return expressions(scope.types.refType(cursor), cursor);
  }

  /** A table's own elements have its type, which indices alone can't have unless it is funcref. */
  private Elements inline(ValType type, Cursor cursor) {
    if (!cursor.atIndex() && !cursor.atEnd()) {
      return expressions(type, cursor);
    }
    Elements indices = functions(cursor);
    if (type.equals(ValType.FUNCREF)) {
      return indices;
    }
    List<Bytes> references =
        indices.items().stream()
            .map(index -> new Bytes().op(Op.REF_FUNC).bytes(index).op(Op.END))
            .toList();
    return new Elements(Optional.of(type), references);
  }

  private Elements functions(Cursor cursor) {
    List<Bytes> items = new ArrayList<>();
    while (cursor.atIndex()) {
      items.add(new Bytes().unsigned(Integer.toUnsignedLong(scope.functions.index(cursor))));
    }
    return new Elements(Optional.empty(), items);
  }

  private Elements expressions(ValType type, Cursor cursor) {
    List<Bytes> items = new ArrayList<>();
    while (!cursor.atEnd()) {
      Group group = cursor.group();
      items.add(
          expression(
              group.head().equals("item") ? Cursor.behindHead(group) : Cursor.of(List.of(group))));
    }
    return new Elements(Optional.of(type), items);
  }
}
