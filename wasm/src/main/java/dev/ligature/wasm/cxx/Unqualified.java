package dev.ligature.wasm.cxx;

import dev.ligature.wasm.cxx.Encodings.NameKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names without scope: of the source, of operators, of constructors, and of what has none. */
final class Unqualified {
  private final Reading in;

  Unqualified(Reading in) {
    this.in = in;
  }

  /**
   * Reads one.
   *
   * @param scope what it is in, whose name a constructor has; null for none
   * @param kind to be filled in; null if it isn't the name that the symbol is of
   */
  Node name(@Nullable Node scope, @Nullable NameKind kind) throws Malformed {
    in.take("F");
    in.take("L");
    Node name;
    char c = in.peek();
    if (in.isDigit()) {
      name = source();
    } else if (c == 'U') {
      name = unnamed();
    } else if (in.take("DC")) {
      name = binding();
    } else if (scope != null && (c == 'C' || c == 'D')) {
      name = constructor(scope, kind);
    } else {
      name = operator(kind);
    }
    while (in.take("B")) {
      name = new Tagged(name, in.take(in.number()));
    }
    return name;
  }

  /** A name as the source has it. */
  Node source() throws Malformed {
    String name = in.take(in.number());
    return new Text(name.startsWith("_GLOBAL__N") ? "(anonymous namespace)" : name);
  }

  /** A structured binding. */
  private Node binding() throws Malformed {
    List<Node> names = new ArrayList<>();
    do {
      names.add(source());
    } while (!in.take("E"));
    return Joined.of("[", new Listed(names), "]");
  }

  private Node constructor(Node scope, @Nullable NameKind kind) throws Malformed {
    if (kind != null) {
      kind.hasNoResult = true;
    }
    boolean isDestructor = in.next() == 'D';
    boolean isInherited = !isDestructor && in.take("I");
    char variant = in.next();
    if (variant < '0' || variant > '5') {
      throw new Malformed();
    }
    if (isInherited) {
      in.names.name(kind);
    }
    return Joined.of(isDestructor ? "~" : "", scope.base());
  }

  private Node unnamed() throws Malformed {
    if (in.take("Ut")) {
      return new Text("'unnamed" + count() + "'");
    } else if (in.take("Ul")) {
      return lambda();
    } else if (in.take("Ub")) {
      return new Text("'block-literal" + count() + "'");
    }
    throw new Malformed();
  }

  private String count() throws Malformed {
    String count = in.isDigit() ? in.digits(false) : "";
    in.expect("_");
    return count;
  }

  private Node lambda() throws Malformed {
    int outer = in.lambdaLevel;
    int levels = in.levels.size();
    in.lambdaLevel = levels;
    List<Node> template = in.templates.declarations();
    List<Node> parameters = new ArrayList<>();
    if (!in.take("vE")) {
      do {
        parameters.add(in.types.type());
      } while (!in.take("E"));
    }
    in.lambdaLevel = outer;
    while (in.levels.size() > levels) {
      in.levels.removeLast();
    }
    Node declared = template.isEmpty() ? new Text("") : new Arguments(template);
    return Joined.of("'lambda" + count() + "'", declared, "(", new Listed(parameters), ")");
  }

  private Node operator(@Nullable NameKind kind) throws Malformed {
    if (in.take("cv")) {
      if (kind != null) {
        kind.hasNoResult = true;
      }
      boolean outer = in.isForwardAllowed;
      in.isForwardAllowed = kind != null || outer;
      Node type = in.types.conversion();
      in.isForwardAllowed = outer;
      return new Prefixed("operator ", type);
    } else if (in.take("li")) {
      return new Prefixed("operator\"\" ", source());
    } else if (in.peek() == 'v' && in.peek(1) >= '0' && in.peek(1) <= '9') {
      in.take(2);
      return new Prefixed("operator ", source());
    }
    String name = Operators.name(in.take(2));
    boolean isWord = Character.isLetter(name.charAt(0));
    return new Text((isWord ? "operator " : "operator") + name);
  }
}
