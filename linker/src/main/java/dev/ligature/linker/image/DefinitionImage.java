package dev.ligature.linker.image;

import java.io.IOException;

/** What a reference is bound to. */
public sealed interface DefinitionImage {
  /**
   * A symbol that a library defines.
   *
   * @param library the library's place in load order
   * @param symbol the name by which it was looked up
   */
  record OfLibrary(int library, String symbol) implements DefinitionImage {}

  /** A function of the host. */
  record OfHost(String symbol, FunctionImage function) implements DefinitionImage {}

  /** An address that the linker chose. */
  record OfLinker(String symbol, long address) implements DefinitionImage {}

  /** Nothing yet, or nothing for good. */
  record None() implements DefinitionImage {}

  /** Writes it. */
  default void write(ImageOutput out) throws IOException {
    switch (this) {
      case None none -> out.integer(0);
      case OfLibrary(int library, String symbol) -> {
        out.integer(1);
        out.integer(library);
        out.text(symbol);
      }
      case OfHost(String symbol, FunctionImage function) -> {
        out.integer(2);
        out.text(symbol);
        function.write(out);
      }
      case OfLinker(String symbol, long address) -> {
        out.integer(3);
        out.text(symbol);
        out.number(address);
      }
    }
  }

  /** Reads one. */
  static DefinitionImage read(ImageInput in) throws IOException {
    int kind = in.integer();
    return switch (kind) {
      case 0 -> new None();
      case 1 -> new OfLibrary(in.integer(), in.text());
      case 2 -> new OfHost(in.text(), FunctionImage.read(in));
      case 3 -> new OfLinker(in.text(), in.number());
      default -> throw new DamagedException("a definition of kind " + kind);
    };
  }
}
