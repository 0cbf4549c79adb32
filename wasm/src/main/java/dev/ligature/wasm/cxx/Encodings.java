package dev.ligature.wasm.cxx;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a symbol is of: a function with its types, data, or something made for one of them. */
final class Encodings {
  private final Reading in;

  Encodings(Reading in) {
    this.in = in;
  }

  /** Reads one; its template parameters are its own. */
  Node encoding() throws Malformed {
    List<List<Node>> outer = in.levels;
    int lambda = in.lambdaLevel;
    in.levels = new ArrayList<>();
    in.lambdaLevel = -1;
    in.enter();
    try {
      return in.peek() == 'T' || in.peek() == 'G' ? in.specials.special() : declared();
    } finally {
      in.leave();
      in.levels = outer;
      in.lambdaLevel = lambda;
    }
  }

  private Node declared() throws Malformed {
    NameKind kind = new NameKind();
    int waiting = in.forwards.size();
    Node name = in.names.name(kind);
    resolve(waiting);
    if (isEnd()) {
      return name;
    }
    if (in.take("Ua9enable_ifI")) {
      while (!in.take("E")) {
        in.templates.argument();
      }
    }
    Node result = kind.endsInArguments && !kind.hasNoResult ? in.types.type() : null;
    Encoding function = new Encoding(result, name, parameters(), kind.qualifiers);
    return in.take("Q") ? Joined.of(function, " requires ", in.expressions.expression()) : function;
  }

  /** What waits for template arguments gets those of the name that was read. */
  private void resolve(int first) throws Malformed {
    while (in.forwards.size() > first) {
      Forward forward = in.forwards.removeLast();
      List<Node> arguments = in.levels.isEmpty() ? List.of() : in.levels.getFirst();
      if (forward.index >= arguments.size()) {
        throw new Malformed();
      }
      forward.resolve(arguments.get(forward.index));
    }
  }

  private boolean isEnd() {
    return in.isAtEnd() || in.peek() == 'E' || in.peek() == '.' || in.peek() == '_';
  }

  private List<Node> parameters() throws Malformed {
    List<Node> parameters = new ArrayList<>();
    if (in.take("v")) {
      return parameters;
    }
    do {
      parameters.add(in.types.type());
    } while (!isEnd() && in.peek() != 'Q');
    return parameters;
  }

  /** What a name tells of the function that has it. */
  static final class NameKind {
    boolean endsInArguments;

    /** A constructor, destructor or conversion. */
    boolean hasNoResult;

    String qualifiers = "";

    static void arguments(@Nullable NameKind kind, boolean ends) {
      if (kind != null) {
        kind.endsInArguments = ends;
      }
    }
  }
}
