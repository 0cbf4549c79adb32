package dev.ligature.emscripten.calls;

import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is given in place of a program's JavaScript, and the script that has it.
 *
 * @param inline Java methods, by {@linkplain InlineText#key the text} of the {@code EM_ASM} that
 *     they take the place of
 * @param stubs names of functions that do nothing; with {@code *} behind it, of all that begin so
 * @param embind makes the functions by which a guest tells of its own
 * @param script gives the text of the script that Emscripten has generated
 */
public record JavaScript(
    Map<String, MethodHandle> inline,
    List<String> stubs,
    Function<Guest, MoreFunctions> embind,
    Optional<Supplier<String>> script) {
  private static final String ALL = "*";

  /** Nothing. */
  public static final JavaScript NONE =
      new JavaScript(Map.of(), List.of(), _ -> (_, _) -> Optional.empty(), Optional.empty());

  /** Makes an immutable one. */
  public JavaScript {
    inline = Map.copyOf(inline);
    stubs = List.copyOf(stubs);
  }

  /** Whether a function does nothing. */
  boolean isStub(String name) {
    return stubs.stream()
        .anyMatch(
            stub ->
                stub.endsWith(ALL)
                    ? name.startsWith(stub.substring(0, stub.length() - ALL.length()))
                    : name.equals(stub));
  }
}
