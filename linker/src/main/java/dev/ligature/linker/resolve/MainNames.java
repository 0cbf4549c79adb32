package dev.ligature.linker.resolve;

import dev.ligature.linker.map.LibraryDefinition;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.wasm.ExternKind;
import java.util.List;
import java.util.Optional;

/**
 * The names of {@code main}: compilers give it one for each type it may have.
 *
 * @see <a
 *     href="https://github.com/WebAssembly/tool-conventions/blob/main/BasicCABI.md#user-entrypoint">User
 *     entrypoint</a>
 */
final class MainNames {
  static final String MAIN = "main";

  private static final String WITH_ARGUMENTS = "__main_argc_argv";
  private static final String WITHOUT_ARGUMENTS = "__main_void";

  private MainNames() {}

  /** The {@code main} of a library. */
  static Optional<LibraryDefinition> in(LoadedLibrary library) {
    return names(library).stream()
        .flatMap(name -> library.module().symbol(name).stream())
        .map(symbol -> new LibraryDefinition(library, symbol))
        .findFirst();
  }

  /** A libc that has to be given a {@code main} has one without arguments that calls it. */
  private static List<String> names(LoadedLibrary library) {
    boolean wraps =
        library.module().module().imports().stream()
            .anyMatch(
                i -> i.type().kind() == ExternKind.FUNCTION && i.name().equals(WITH_ARGUMENTS));
    return wraps ? List.of(MAIN) : List.of(MAIN, WITH_ARGUMENTS, WITHOUT_ARGUMENTS);
  }
}
