package dev.ligature.guests.wat;

import dev.ligature.guests.wat.Node.Atom;
import dev.ligature.guests.wat.Node.Group;
import dev.ligature.guests.wat.Node.Kind;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Limits;
import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads types, and holds the types of a module: those it defines, then those that uses imply.
 *
 * @see <a href="https://webassembly.github.io/spec/core/text/types.html">Types</a>
 */
final class Types {
  private final Space ids = new Space("type", "type");
  private final List<FuncType> types = new ArrayList<>();
  private final Set<Feature> features;

  Types(Set<Feature> features) {
    this.features = features;
  }

  List<FuncType> all() {
    return types;
  }

  /** Declares the type of a field, so that others may name it before it is defined. */
  void declare(Group field) {
    ids.add(Cursor.behindHead(field).acceptId(), field.line());
  }

  /** Defines the type of a field; to be called in the order in which they were declared. */
  void define(Group field) {
    Cursor cursor = Cursor.behindHead(field);
    cursor.acceptId();
    Cursor function = cursor.acceptGroup("func").orElseThrow(cursor::unexpected);
    types.add(signature(function, true).type());
    function.end();
    cursor.end();
  }

  int index(Cursor cursor) {
    return ids.index(cursor);
  }

  ValType valType(Cursor cursor) {
    if (cursor.atGroup("ref")) {
      return refType(cursor);
    }
    if (!cursor.at(Kind.KEYWORD)) {
      throw cursor.unexpected();
    }
    Atom atom = (Atom) cursor.peek();
    ValType type =
        switch (atom.text()) {
          case "i32" -> ValType.I32;
          case "i64" -> ValType.I64;
          case "f32" -> ValType.F32;
          case "f64" -> ValType.F64;
          case "v128" -> ValType.V128;
          default -> refType(cursor);
        };
    if (type.kind() == ValType.Kind.V128) {
      features.add(Feature.SIMD);
    }
    if (!type.isReference()) {
      cursor.next();
    }
    return type;
  }

  ValType refType(Cursor cursor) {
    if (cursor.accept("funcref")) {
      return ValType.FUNCREF;
    }
    if (cursor.accept("externref")) {
      return ValType.EXTERNREF;
    }
    if (cursor.accept("exnref")) {
      features.add(Feature.EXCEPTION_HANDLING);
      return ValType.EXNREF;
    }
    Cursor ref = cursor.acceptGroup("ref").orElseThrow(cursor::unexpected);
    boolean nullable = ref.accept("null");
    ValType type = heapType(ref, nullable);
    ref.end();
    if (!nullable) {
      features.add(Feature.TYPED_REFERENCES);
    }
    return type;
  }

  /** Takes a heap type and gives the type of references to it. */
  ValType heapType(Cursor cursor, boolean nullable) {
    if (cursor.accept("func")) {
      return new ValType(ValType.Kind.FUNC, nullable, -1);
    }
    if (cursor.accept("extern")) {
      return new ValType(ValType.Kind.EXTERN, nullable, -1);
    }
    if (cursor.accept("exn")) {
      features.add(Feature.EXCEPTION_HANDLING);
      return new ValType(ValType.Kind.EXN, nullable, -1);
    }
    features.add(Feature.TYPED_REFERENCES);
    return new ValType(ValType.Kind.TYPE, nullable, index(cursor));
  }

  /** Takes parameters and results, both possibly empty. */
  Signature signature(Cursor cursor, boolean named) {
    List<ValType> params = new ArrayList<>();
    List<Optional<String>> names = new ArrayList<>();
    for (Optional<Cursor> c = cursor.acceptGroup("param");
        c.isPresent();
        c = cursor.acceptGroup("param")) {
      Cursor param = c.get();
      if (named && param.at(Kind.ID)) {
        names.add(param.acceptId());
        params.add(valType(param));
        param.end();
      }
      while (!param.atEnd()) {
        names.add(Optional.empty());
        params.add(valType(param));
      }
    }
    FuncType type = new FuncType(params, results(cursor));
    if (cursor.atGroup("param")) {
      throw cursor.unexpected();
    }
    return new Signature(type, names);
  }

  /** Takes results, possibly none. */
  List<ValType> results(Cursor cursor) {
    List<ValType> results = new ArrayList<>();
    for (Optional<Cursor> c = cursor.acceptGroup("result");
        c.isPresent();
        c = cursor.acceptGroup("result")) {
      while (!c.get().atEnd()) {
        results.add(valType(c.get()));
      }
    }
    return results;
  }

  /** Takes a type use; one that names no type implies the first type that equals it. */
  TypeUse use(Cursor cursor, boolean named) {
    int line = cursor.line();
    Optional<Cursor> explicit = cursor.acceptGroup("type");
    if (explicit.isEmpty()) {
      Signature signature = signature(cursor, named);
      return new TypeUse(indexOf(signature.type()), signature.ids());
    }
    int index = index(explicit.get());
    explicit.get().end();
    Signature signature = signature(cursor, named);
    if (signature.isEmpty()) {
      boolean known = Integer.compareUnsigned(index, types.size()) < 0;
      int params = known ? types.get(index).params().size() : 0;
      return new TypeUse(index, Collections.nCopies(params, Optional.empty()));
    }
    if (Integer.compareUnsigned(index, types.size()) >= 0) {
      throw new TextException("unknown type " + index, line);
    }
    if (!types.get(index).equals(signature.type())) {
      throw new TextException(
          "inline function type %s is not %s".formatted(signature.type(), types.get(index)), line);
    }
    return new TypeUse(index, signature.ids());
  }

  /** The index of the first type that equals this one; of a new one if there is none. */
  int indexOf(FuncType type) {
    int index = types.indexOf(type);
    if (index >= 0) {
      return index;
    }
    types.add(type);
    return types.size() - 1;
  }

  /** Takes the address type and the limits of a memory or table. */
  Limits limits(Cursor cursor) {
    boolean is64 = addressType(cursor);
    long min = limit(cursor);
    long max = cursor.at(Kind.NUMBER) ? limit(cursor) : -1;
    boolean shared = cursor.accept("shared");
    if (shared) {
      features.add(Feature.THREADS);
    }
    return new Limits(min, max, is64, shared);
  }

  /** Takes an address type if there is one; whether it is {@code i64}. */
  boolean addressType(Cursor cursor) {
    if (cursor.accept("i64")) {
      features.add(Feature.MEMORY64);
      return true;
    }
    cursor.accept("i32");
    return false;
  }

  private static long limit(Cursor cursor) {
    Atom atom = cursor.atom(Kind.NUMBER);
    return Literals.unsigned(atom, atom.text(), 64);
  }
}
