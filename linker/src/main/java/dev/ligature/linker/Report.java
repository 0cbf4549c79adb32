package dev.ligature.linker;

import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.PrintableText;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What a link error knows, and the two texts rendered from it: {@code text} for people, over
 * several lines, and {@code dlerror} for guests, one line in the words of POSIX systems. Names are
 * printable in the first, since it goes to terminals and logs; a guest gets them as they are.
 * Symbol and library are null where it is about none; all of it goes where an exception is sent.
 */
record Report(
    @Nullable String symbol,
    @Nullable String library,
    List<String> neededBy,
    List<String> searched,
    String text,
    String dlerror)
    implements Serializable {

  /** Undefined symbols shown; the rest is counted. */
  private static final int MAX_SYMBOLS = 20;

  /** References shown for one symbol; the rest is counted. */
  private static final int MAX_REFERENCES = 16;

  /** Libraries or paths shown on one line or in one list; the rest is counted. */
  private static final int MAX_SEARCHED = 16;

  private static final String GOT_FUNCTIONS = "GOT.func.";

  static Report notFound(
      String name,
      List<List<String>> requesters,
      List<String> searched,
      Map<String, String> notes) {
    require(notes);
    Text text = new Text("cannot find library: " + name);
    requesters.forEach(text::neededBy);
    List<String> neededBy = requesters.isEmpty() ? List.of() : requesters.getFirst();
    if (name.isEmpty()) {
      text.line("the name is empty");
    } else if (searched.isEmpty() && !name.contains("/")) {
      text.line("tried nothing: there is no library path, no runpath and no default path");
    }
    for (String path : searched) {
      String note = notes.get(path);
      text.line("tried: " + path + (note == null ? "" : " (" + note + ")"));
    }
    return new Report(
        null,
        name,
        List.copyOf(neededBy),
        List.copyOf(searched),
        text.toString(),
        "%s: cannot open shared object file: %s%s"
            .formatted(name, posixError(name, notes), requester(neededBy)));
  }

  /** What a search of several paths ended in is said of none of them. */
  private static String posixError(String name, Map<String, String> notes) {
    return name.contains("/") && notes.containsValue(LinkException.NotFound.NOT_A_DIRECTORY)
        ? "Not a directory"
        : "No such file or directory";
  }

  /** Of a file, by its path in the text and by its name for guests. */
  static Report invalidModule(
      String library, String name, String problem, String hint, List<String> neededBy) {
    require(library, name, problem);
    Text text = new Text(library + ": " + problem);
    if (!hint.isEmpty()) {
      text.line(hint);
    }
    // How much of the host's memory there is, and how there is more, is no guest's concern.
    boolean isForGuests = !hint.isEmpty() && !hint.contains("-Xmx");
    String dlerror = name + ": " + problem + (isForGuests ? "; " + hint : "");
    return of(library, neededBy, text.neededBy(neededBy), dlerror);
  }

  static Report incompatible(
      String library, String reference, String expected, String actual, List<String> neededBy) {
    require(library, reference, expected, actual);
    Text text =
        new Text("incompatible import: " + reference)
            .line("%s imports %s".formatted(library, expected))
            .line("the program has " + actual)
            .path(neededBy);
    return of(
        library,
        neededBy,
        text,
        "%s: incompatible import %s: imports %s, the program has %s"
            .formatted(library, reference, expected, actual));
  }

  static Report noRoom(String library, String wanted, String limit, List<String> neededBy) {
    require(library, wanted, limit);
    Text text = new Text("no room for %s: %s".formatted(library, wanted)).line(limit);
    return of(
        library,
        neededBy,
        text.path(neededBy),
        "%s: cannot allocate %s: %s".formatted(library, wanted, limit));
  }

  static Report initializationFailed(
      String library, String function, String trap, List<String> neededBy) {
    require(library, function);
    Text text = new Text("cannot initialize %s: %s".formatted(library, trap));
    text.line("in " + function);
    return of(
        library,
        neededBy,
        text.path(neededBy),
        "%s: %s trapped: %s".formatted(library, function, trap));
  }

  static Report notRestored(String problem, String hint) {
    String first = "the program can't be restored: " + PrintableText.of(problem);
    String text = hint.isEmpty() ? first : first + "\n>>> " + hint;
    return new Report(null, null, List.of(), List.of(), text, first);
  }

  static Report invalidRequest(String message) {
    return new Report(null, null, List.of(), List.of(), PrintableText.of(message), message);
  }

  static Report undefined(
      List<UndefinedReference> references,
      List<String> searched,
      Map<String, List<String>> nearMisses) {
    Map<String, List<UndefinedReference>> bySymbol = new LinkedHashMap<>();
    for (UndefinedReference reference : references) {
      bySymbol.computeIfAbsent(reference.symbol(), s -> new ArrayList<>()).add(reference);
    }
    StringJoiner blocks = new StringJoiner("\n");
    bySymbol.entrySet().stream()
        .limit(MAX_SYMBOLS)
        .forEach(e -> blocks.add(undefinedBlock(e.getKey(), e.getValue(), searched, nearMisses)));
    if (bySymbol.size() > MAX_SYMBOLS) {
      blocks.add("and %d more undefined symbols".formatted(bySymbol.size() - MAX_SYMBOLS));
    }
    UndefinedReference first = references.getFirst();
    String others = bySymbol.size() == 1 ? "" : " and %d more".formatted(bySymbol.size() - 1);
    return new Report(
        first.symbol(),
        first.library(),
        first.neededBy(),
        List.copyOf(searched),
        blocks.toString(),
        "%s: undefined symbol: %s%s".formatted(first.library(), first.symbol(), others));
  }

  static Report refused(List<UndefinedReference> references, LinkPolicy policy) {
    require(policy);
    Text text = new Text("import refused by the link policy: " + imported(references.getFirst()));
    references.stream()
        .limit(MAX_REFERENCES)
        .forEach(reference -> text.line(reference.library() + " imports " + imported(reference)));
    text.more("and %d more", references.size() - MAX_REFERENCES);
    text.line("the policy grants " + policy);
    text.line("LinkPolicy.withImports grants a function, withoutImports refuses it");
    references.stream().map(UndefinedReference::neededBy).distinct().forEach(text::path);
    UndefinedReference first = references.getFirst();
    return new Report(
        first.symbol(),
        first.library(),
        first.neededBy(),
        List.of(),
        text.toString(),
        "%s: import refused by the link policy: %s".formatted(first.library(), imported(first)));
  }

  static Report vetoed(String library, String reason, List<String> neededBy) {
    require(library, reason);
    Text text = new Text("library refused by a listener: " + library).line(reason);
    return of(
        library,
        neededBy,
        text.neededBy(neededBy),
        library + ": cannot open shared object file: Permission denied");
  }

  /** A function as policies name it, also where its address is taken. */
  private static String imported(UndefinedReference reference) {
    return reference.reference().startsWith(GOT_FUNCTIONS)
        ? HostFunction.ENV + "." + reference.symbol()
        : reference.reference();
  }

  private static String undefinedBlock(
      String symbol,
      List<UndefinedReference> references,
      List<String> searched,
      Map<String, List<String>> nearMisses) {
    Text text = new Text("undefined symbol: " + symbol);
    references.stream()
        .limit(MAX_REFERENCES)
        .forEach(reference -> text.line("referenced by " + reference));
    text.more("referenced %d more times", references.size() - MAX_REFERENCES);
    text.searched(searched);
    nearMisses.getOrDefault(symbol, List.of()).forEach(text::line);
    references.stream().map(UndefinedReference::neededBy).distinct().forEach(text::path);
    return text.toString();
  }

  static Report mismatch(List<SymbolMismatch> mismatches) {
    StringJoiner blocks = new StringJoiner("\n");
    mismatches.stream().limit(MAX_SYMBOLS).forEach(m -> blocks.add(mismatchBlock(m)));
    if (mismatches.size() > MAX_SYMBOLS) {
      blocks.add("and %d more mismatches".formatted(mismatches.size() - MAX_SYMBOLS));
    }
    SymbolMismatch first = mismatches.getFirst();
    return new Report(
        first.symbol(),
        first.library(),
        first.neededBy(),
        List.of(),
        blocks.toString(),
        "%s: symbol %s: expected %s, %s in %s"
            .formatted(
                first.library(),
                first.symbol(),
                first.expected(),
                first.actual(),
                first.definedIn()));
  }

  private static String mismatchBlock(SymbolMismatch mismatch) {
    boolean byLoader = mismatch.reference().equals(SymbolMismatch.LOADER);
    String reference =
        switch (mismatch.reference()) {
          case "", SymbolMismatch.LOADER -> "";
          case SymbolMismatch.OWN_CALLS ->
              " (its own calls, as interposition is configured for it)";
          default -> " (import %s)".formatted(mismatch.reference());
        };
    return new Text("symbol mismatch: " + mismatch.symbol())
        .line(
            "%s expects %s%s"
                .formatted(
                    byLoader ? mismatch.reference() : mismatch.library(),
                    mismatch.expected(),
                    reference))
        .line("%s defines %s".formatted(mismatch.definedIn(), mismatch.actual()))
        .path(mismatch.neededBy())
        .toString();
  }

  /** Texts with null in them would look like texts about something of that name. */
  private static void require(Object... parts) {
    for (Object part : parts) {
      Objects.requireNonNull(part);
    }
  }

  private static Report of(String library, List<String> neededBy, Text text, String dlerror) {
    return new Report(null, library, List.copyOf(neededBy), List.of(), text.toString(), dlerror);
  }

  private static String requester(List<String> neededBy) {
    return neededBy.isEmpty() ? "" : " (needed by %s)".formatted(neededBy.getLast());
  }

  static String word(ExternKind kind) {
    return kind == ExternKind.GLOBAL ? "data" : kind.word();
  }

  /** A subject and the lines below it. */
  private static final class Text {
    private final StringBuilder text;

    Text(String subject) {
      text = new StringBuilder(PrintableText.of(subject));
    }

    Text line(String line) {
      text.append("\n>>> ").append(PrintableText.of(line));
      return this;
    }

    Text more(String format, int count) {
      return count > 0 ? line(format.formatted(count)) : this;
    }

    Text searched(List<String> libraries) {
      if (libraries.isEmpty()) {
        return this;
      }
      String more =
          libraries.size() > MAX_SEARCHED
              ? ", and %d more".formatted(libraries.size() - MAX_SEARCHED)
              : "";
      return line(
          "searched: " + String.join(", ", libraries.stream().limit(MAX_SEARCHED).toList()) + more);
    }

    /** The way from main to the library, which says nothing if it is main itself. */
    Text path(List<String> chain) {
      return chain.size() > 1 ? neededBy(chain) : this;
    }

    Text neededBy(List<String> chain) {
      return chain.isEmpty() ? this : line("needed by: " + String.join(" -> ", chain));
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
