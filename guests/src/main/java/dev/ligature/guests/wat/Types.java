package dev.ligature.guests.wat;

import dev.ligature.guests.wat.Node.Atom;
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
  /** The size of pages where none is given, as a power of two. */
  private static final int USUAL_PAGES = 16;

  private final TypeDefinitions definitions = new TypeDefinitions(this);
  private final Set<Feature> features;

  Types(Set<Feature> features) {
    this.features = features;
  }

  /** The types that the module has. */
  TypeDefinitions definitions() {
    return definitions;
  }

  int index(Cursor cursor) {
    return definitions.index(cursor);
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
    if (cursor.at(Kind.KEYWORD)) {
      Optional<ValType.Kind> kind = abbreviated(((Atom) cursor.peek()).text());
      if (kind.isPresent()) {
        cursor.next();
        note(kind.get());
        return new ValType(kind.get(), true, -1);
      }
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

  /** The heap type that a word for a type of references stands for. */
  private static Optional<ValType.Kind> abbreviated(String word) {
    return switch (word) {
      case "nullref" -> Optional.of(ValType.Kind.NONE);
      case "nullfuncref" -> Optional.of(ValType.Kind.NOFUNC);
      case "nullexternref" -> Optional.of(ValType.Kind.NOEXTERN);
      case "nullexnref" -> Optional.of(ValType.Kind.NOEXN);
      default -> word.endsWith("ref") ? heapType(word.substring(0, word.length() - 3)) : NONE;
    };
  }

  private static final Optional<ValType.Kind> NONE = Optional.empty();

  private static Optional<ValType.Kind> heapType(String word) {
    return switch (word) {
      case "func" -> Optional.of(ValType.Kind.FUNC);
      case "extern" -> Optional.of(ValType.Kind.EXTERN);
      case "exn" -> Optional.of(ValType.Kind.EXN);
      case "any" -> Optional.of(ValType.Kind.ANY);
      case "eq" -> Optional.of(ValType.Kind.EQ);
      case "i31" -> Optional.of(ValType.Kind.I31);
      case "struct" -> Optional.of(ValType.Kind.STRUCT);
      case "array" -> Optional.of(ValType.Kind.ARRAY);
      case "none" -> Optional.of(ValType.Kind.NONE);
      case "nofunc" -> Optional.of(ValType.Kind.NOFUNC);
      case "noextern" -> Optional.of(ValType.Kind.NOEXTERN);
      case "noexn" -> Optional.of(ValType.Kind.NOEXN);
      default -> NONE;
    };
  }

  private void note(ValType.Kind kind) {
    if (kind == ValType.Kind.EXN) {
      features.add(Feature.EXCEPTION_HANDLING);
    } else if (kind != ValType.Kind.FUNC && kind != ValType.Kind.EXTERN) {
      features.add(Feature.GARBAGE_COLLECTION);
    }
  }

  /** Takes a heap type and gives the type of references to it. */
  ValType heapType(Cursor cursor, boolean nullable) {
    Optional<ValType.Kind> kind =
        cursor.at(Kind.KEYWORD) ? heapType(((Atom) cursor.peek()).text()) : NONE;
    if (kind.isPresent()) {
      cursor.next();
      note(kind.get());
      return new ValType(kind.get(), nullable, -1);
    }
    features.add(Feature.TYPED_REFERENCES);
    return TypeDefinitions.reference(nullable, index(cursor));
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
    Optional<FuncType> known = definitions.function(index);
    if (signature.isEmpty()) {
      int params = known.map(type -> type.params().size()).orElse(0);
      return new TypeUse(index, Collections.nCopies(params, Optional.empty()));
    }
    if (Integer.compareUnsigned(index, definitions.size()) >= 0) {
      throw new TextException("unknown type " + index, line);
    }
    if (known.isEmpty() || !known.get().equals(signature.type())) {
      throw new TextException(
          "inline function type %s is not type %d".formatted(signature.type(), index), line);
    }
    return new TypeUse(index, signature.ids());
  }

  /** The index of the first type that equals this one; of a new one if there is none. */
  int indexOf(FuncType type) {
    return definitions.indexOf(type);
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
    return new Limits(min, max, is64, shared, pageBits(cursor));
  }

  /** Takes the size of pages if there is one, as a power of two. */
  int pageBits(Cursor cursor) {
    Optional<Cursor> size = cursor.acceptGroup("pagesize");
    if (size.isEmpty()) {
      return USUAL_PAGES;
    }
    Atom atom = size.get().atom(Kind.NUMBER);
    long bytes = Literals.unsigned(atom, atom.text(), 64);
    size.get().end();
    if (Long.bitCount(bytes) != 1) {
      throw new TextException("invalid custom page size", atom.line());
    }
    return Long.numberOfTrailingZeros(bytes);
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
