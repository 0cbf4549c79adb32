package dev.ligature.cli;

import dev.ligature.linker.LinkException;
import dev.ligature.linker.SymbolMismatch;
import dev.ligature.linker.UndefinedReference;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.PrintableText;
import java.util.List;
import java.util.stream.Stream;

/** What would keep a program from being linked, a line each reference, as {@code ldd -r} has it. */
final class ProblemLines {
  private ProblemLines() {}

  /** The lines; names are printable. */
  static List<String> of(List<LinkException> problems) {
    return problems.stream().flatMap(ProblemLines::lines).map(PrintableText::of).toList();
  }

  private static Stream<String> lines(LinkException problem) {
    return switch (problem) {
      case LinkException.Undefined e ->
          e.references().stream().map(reference -> "undefined symbol: " + text(reference));
      case LinkException.Refused e ->
          e.references().stream().map(reference -> "refused import: " + text(reference));
      case LinkException.Mismatch e -> e.mismatches().stream().map(ProblemLines::text);
      default -> String.valueOf(problem.getMessage()).lines().limit(1);
    };
  }

  private static String text(UndefinedReference reference) {
    return "%s (%s, for %s)".formatted(reference.symbol(), word(reference), reference.library());
  }

  private static String text(SymbolMismatch mismatch) {
    return "symbol mismatch: %s (%s wants %s, %s has %s)"
        .formatted(
            mismatch.symbol(),
            mismatch.library(),
            mismatch.expected(),
            mismatch.definedIn(),
            mismatch.actual());
  }

  /** What an undefined symbol is. */
  static String word(UndefinedReference reference) {
    return reference.kind() == ExternKind.FUNCTION ? "function" : "data";
  }
}
