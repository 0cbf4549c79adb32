package dev.ligature.guests.wat;

import dev.ligature.guests.wat.Node.Group;
import dev.ligature.guests.wat.Node.Kind;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The types that a module defines, and those that uses imply: their bytes, and what others need to
 * know of them.
 *
 * @see <a href="https://webassembly.github.io/spec/core/text/types.html#recursive-types">Recursive
 *     types</a>
 */
final class TypeDefinitions {
  private static final int RECURSION_GROUP = 0x4e;
  private static final int FINAL_SUBTYPE = 0x4f;
  private static final int SUBTYPE = 0x50;
  private static final int ARRAY = 0x5e;
  private static final int STRUCTURE = 0x5f;
  private static final int PACKED_8 = 0x78;
  private static final int PACKED_16 = 0x77;

  private final Types types;
  private final Space ids = new Space("type", "type");
  private final List<Definition> definitions = new ArrayList<>();

  /** The fields of the types that are declared, by which others may name them. */
  private final List<Space> fields = new ArrayList<>();

  private final List<Bytes> groups = new ArrayList<>();

  /**
   * A type.
   *
   * @param function its parameters and results, if it is one of functions
   * @param implied whether a use that gives parameters and results alone means it
   */
  private record Definition(Optional<FuncType> function, boolean implied) {}

  TypeDefinitions(Types types) {
    this.types = types;
  }

  /** Declares the types of a field, so that others may name them before they are defined. */
  void declare(Group field) {
    if (field.head().equals("rec")) {
      Cursor cursor = Cursor.behindHead(field);
      while (!cursor.atEnd()) {
        Group type = cursor.group();
        if (!type.head().equals("type")) {
          throw Cursor.of(type).unexpected();
        }
        declare(type);
      }
    } else {
      ids.add(Cursor.behindHead(field).acceptId(), field.line());
      fields.add(new Space("field", "field"));
    }
  }

  /** Defines the types of a field; to be called in the order in which they were declared. */
  void define(Group field) {
    Bytes out = new Bytes();
    if (field.head().equals("rec")) {
      out.u8(RECURSION_GROUP).unsigned(field.items().size() - 1L);
      Cursor cursor = Cursor.behindHead(field);
      boolean alone = field.items().size() == 2;
      while (!cursor.atEnd()) {
        type(out, cursor.group(), alone);
      }
    } else {
      type(out, field, true);
    }
    groups.add(out);
  }

  private void type(Bytes out, Group field, boolean alone) {
    Cursor cursor = Cursor.behindHead(field);
    cursor.acceptId();
    Optional<Cursor> sub = cursor.acceptGroup("sub");
    boolean plain = true;
    if (sub.isPresent()) {
      boolean isFinal = sub.get().accept("final");
      List<Integer> supertypes = new ArrayList<>();
      while (sub.get().atIndex()) {
        supertypes.add(ids.index(sub.get()));
      }
      out.u8(isFinal ? FINAL_SUBTYPE : SUBTYPE).unsigned(supertypes.size());
      supertypes.forEach(index -> out.unsigned(Integer.toUnsignedLong(index)));
      plain = isFinal && supertypes.isEmpty();
    }
    composite(out, sub.orElse(cursor), alone && plain);
    sub.ifPresent(Cursor::end);
    cursor.end();
  }

  private void composite(Bytes out, Cursor cursor, boolean implied) {
    Optional<Cursor> function = cursor.acceptGroup("func");
    if (function.isPresent()) {
      FuncType type = types.signature(function.get(), true).type();
      function.get().end();
      TypeEncoder.funcType(out, type);
      definitions.add(new Definition(Optional.of(type), implied));
      return;
    }
    Optional<Cursor> array = cursor.acceptGroup("array");
    if (array.isPresent()) {
      storage(out.u8(ARRAY), array.get());
      array.get().end();
    } else {
      structure(out, cursor.acceptGroup("struct").orElseThrow(cursor::unexpected));
    }
    definitions.add(new Definition(Optional.empty(), false));
  }

  private void structure(Bytes out, Cursor cursor) {
    Space names = fields.get(definitions.size());
    Bytes content = new Bytes();
    while (!cursor.atEnd()) {
      Cursor field = cursor.acceptGroup("field").orElseThrow(cursor::unexpected);
      if (field.at(Kind.ID)) {
        names.add(field.acceptId(), field.line());
        storage(content, field);
        field.end();
      }
      while (!field.atEnd()) {
        names.add(Optional.empty(), field.line());
        storage(content, field);
      }
    }
    out.u8(STRUCTURE).unsigned(names.size()).bytes(content);
  }

  private void storage(Bytes out, Cursor cursor) {
    Optional<Cursor> mutable = cursor.acceptGroup("mut");
    Cursor type = mutable.orElse(cursor);
    if (type.accept("i8")) {
      out.u8(PACKED_8);
    } else if (type.accept("i16")) {
      out.u8(PACKED_16);
    } else {
      TypeEncoder.valType(out, types.valType(type));
    }
    mutable.ifPresent(Cursor::end);
    out.u8(mutable.isPresent() ? 1 : 0);
  }

  int index(Cursor cursor) {
    return ids.index(cursor);
  }

  /** Takes the index or the name of a field of a type. */
  int field(int type, Cursor cursor) {
    return type >= 0 && type < fields.size()
        ? fields.get(type).index(cursor)
        : new Space("field", "field").index(cursor);
  }

  int size() {
    return definitions.size();
  }

  /** The parameters and results of the type at an index, if it is one of functions. */
  Optional<FuncType> function(int index) {
    return Integer.compareUnsigned(index, definitions.size()) < 0
        ? definitions.get(index).function
        : Optional.empty();
  }

  /** The index of the first type that these parameters and results mean; of a new one if none. */
  int indexOf(FuncType type) {
    for (int k = 0; k < definitions.size(); k++) {
      Definition known = definitions.get(k);
      if (known.implied && known.function.isPresent() && known.function.get().equals(type)) {
        return k;
      }
    }
    definitions.add(new Definition(Optional.of(type), true));
    Bytes out = new Bytes();
    TypeEncoder.funcType(out, type);
    groups.add(out);
    return definitions.size() - 1;
  }

  /** The contents of the type section. */
  Bytes section() {
    Bytes out = new Bytes().unsigned(groups.size());
    groups.forEach(out::bytes);
    return out;
  }

  /** A reference to a type at an index. */
  static ValType reference(boolean nullable, int index) {
    return new ValType(ValType.Kind.TYPE, nullable, index);
  }
}
