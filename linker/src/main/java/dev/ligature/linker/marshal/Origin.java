package dev.ligature.linker.marshal;

import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.Symbol;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Where the symbols of an interface are looked up.
 *
 * @param name for messages
 * @param find finds a symbol
 * @param names all names, for messages
 */
public record Origin(
    String name, Function<String, Optional<Symbol>> find, Supplier<List<String>> names) {

  /** A library, with those that it needs. */
  public static Origin of(Library library) {
    return new Origin(library.name(), library::find, () -> reachable(library));
  }

  /** The global scope of a program. */
  public static Origin of(Program program) {
    return new Origin(
        program.main().map(Library::name).orElse("the program"),
        program::find,
        () -> program.libraries().stream().flatMap(library -> names(library).stream()).toList());
  }

  /** Its names first, then those of all others that it may need. */
  private static List<String> reachable(Library library) {
    Stream<Library> others =
        library.program().libraries().stream()
            .filter(
                other -> other.namespace().equals(library.namespace()) && !other.equals(library));
    return Stream.concat(Stream.of(library), others).flatMap(l -> names(l).stream()).toList();
  }

  private static List<String> names(Library library) {
    return library.symbols().stream().map(Symbol::name).toList();
  }
}
