package dev.ligature.linker.image;

import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.io.IOException;
import java.util.List;

/** A function, by what makes it the same one in another run. */
public sealed interface FunctionImage {
  /**
   * A function that a library defines.
   *
   * @param library the library's place in load order
   * @param function its index in the library's function index space
   */
  record OfLibrary(int library, int function) implements FunctionImage {}

  /** A function of the host, by the names and the type by which guests import it. */
  record OfHost(String module, String name, FuncType type) implements FunctionImage {}

  /**
   * What stands in a GOT entry for a function that nobody defined.
   *
   * @param library the place of the library whose entry it is
   * @param cell the entry's place in its GOT
   */
  record Stub(int library, int cell) implements FunctionImage {}

  /** Writes it. */
  default void write(ImageOutput out) throws IOException {
    switch (this) {
      case OfLibrary(int library, int function) -> {
        out.integer(0);
        out.integer(library);
        out.integer(function);
      }
      case OfHost(String module, String name, FuncType type) -> {
        out.integer(1);
        out.text(module);
        out.text(name);
        types(out, type.params());
        types(out, type.results());
      }
      case Stub(int library, int cell) -> {
        out.integer(2);
        out.integer(library);
        out.integer(cell);
      }
    }
  }

  private static void types(ImageOutput out, List<ValType> types) throws IOException {
    out.list(
        types,
        type -> {
          out.text(type.kind().name());
          out.flag(type.nullable());
        });
  }

  /** Reads one. */
  static FunctionImage read(ImageInput in) throws IOException {
    int kind = in.integer();
    return switch (kind) {
      case 0 -> new OfLibrary(in.integer(), in.integer());
      case 1 -> new OfHost(in.text(), in.text(), new FuncType(types(in), types(in)));
      case 2 -> new Stub(in.integer(), in.integer());
      default -> throw new DamagedException("a function of kind " + kind);
    };
  }

  private static List<ValType> types(ImageInput in) throws IOException {
    return in.list(
        () -> {
          String kind = in.text();
          boolean nullable = in.flag();
          try {
            return new ValType(ValType.Kind.valueOf(kind), nullable, -1);
          } catch (IllegalArgumentException e) {
            throw new DamagedException("a value type " + kind);
          }
        });
  }
}
