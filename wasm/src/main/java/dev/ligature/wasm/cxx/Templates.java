package dev.ligature.wasm.cxx;

import java.util.ArrayList;
import java.util.List;

/** Template arguments, and what refers to them. */
final class Templates {
  private final Reading in;

  Templates(Reading in) {
    this.in = in;
  }

  /**
   * Reads arguments.
   *
   * @param isOfSymbol whether template parameters in the symbol's types are these
   */
  Node arguments(boolean isOfSymbol) throws Malformed {
    in.expect("I");
    List<Node> outer = new ArrayList<>();
    if (isOfSymbol) {
      in.levels.clear();
      in.levels.add(outer);
    }
    List<Node> arguments = new ArrayList<>();
    while (!in.take("E")) {
      Node argument = argument();
      arguments.add(argument);
      if (isOfSymbol) {
        outer.add(argument instanceof Pack pack ? new Element(pack.list()) : argument);
      }
      if (in.take("Q")) {
        in.expressions.expression();
        in.expect("E");
        break;
      }
    }
    return new Arguments(arguments);
  }

  /** One argument: a type, an expression, or a pack. */
  Node argument() throws Malformed {
    in.enter();
    try {
      return any();
    } finally {
      in.leave();
    }
  }

  private Node any() throws Malformed {
    return switch (in.peek()) {
      case 'X' -> {
        in.next();
        Node expression = in.expressions.expression();
        in.expect("E");
        yield expression;
      }
      case 'L' -> in.literals.literal();
      case 'J' -> {
        in.next();
        List<Node> pack = new ArrayList<>();
        while (!in.take("E")) {
          pack.add(argument());
        }
        yield new Pack(pack);
      }
      case 'T' -> {
        if (isDeclaration()) {
          declaration(new ArrayList<>());
          yield argument();
        }
        yield in.types.type();
      }
      default -> in.types.type();
    };
  }

  /** A reference to an argument. */
  Node parameter() throws Malformed {
    in.expect("T");
    int level = 0;
    if (in.take("L")) {
      level = in.index() + 1;
      if (!in.isDigit() && in.peek() != '_') {
        throw new Malformed();
      }
    }
    int index = in.index();
    if (in.isForwardAllowed && level == 0) {
      Forward forward = new Forward(index);
      in.forwards.add(forward);
      return forward;
    }
    if (level < in.levels.size() && index < in.levels.get(level).size()) {
      return in.levels.get(level).get(index);
    } else if (in.lambdaLevel == level && level <= in.levels.size()) {
      return new Text("auto");
    }
    throw new Malformed();
  }

  private boolean isDeclaration() {
    return in.peek() == 'T' && in.peek(1) != 0 && "yptnk".indexOf(in.peek(1)) >= 0;
  }

  /** Template parameters that a lambda declares, as a level of their own. */
  List<Node> declarations() throws Malformed {
    List<Node> declared = new ArrayList<>();
    if (!isDeclaration()) {
      return declared;
    }
    List<Node> level = new ArrayList<>();
    in.levels.add(level);
    while (isDeclaration()) {
      declared.add(declaration(level));
    }
    return declared;
  }

  private Node declaration(List<Node> level) throws Malformed {
    in.enter();
    try {
      return declared(level);
    } finally {
      in.leave();
    }
  }

  private Node declared(List<Node> level) throws Malformed {
    in.expect("T");
    return switch (in.next()) {
      case 'y' -> Joined.of("typename ", named(level, "$T"));
      case 'k' -> {
        Node constraint = in.names.name(null);
        yield Joined.of(constraint, " ", named(level, "$T"));
      }
      case 'n' -> {
        Node type = in.types.type();
        yield Joined.of(type, " ", named(level, "$N"));
      }
      case 'p' -> {
        Node pattern = declaration(level);
        yield Joined.of(pattern, "...");
      }
      case 't' -> {
        List<Node> inner = new ArrayList<>();
        while (!in.take("E")) {
          inner.add(declaration(new ArrayList<>()));
        }
        yield Joined.of("template", new Arguments(inner), " typename ", named(level, "$TT"));
      }
      default -> throw new Malformed();
    };
  }

  private static Node named(List<Node> level, String prefix) {
    long before =
        level.stream().filter(n -> n instanceof Text t && t.text().startsWith(prefix)).count();
    Node name = new Text(before == 0 ? prefix : prefix + (before - 1));
    level.add(name);
    return name;
  }
}
