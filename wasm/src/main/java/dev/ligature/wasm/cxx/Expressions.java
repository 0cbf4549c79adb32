package dev.ligature.wasm.cxx;

import java.util.ArrayList;
import java.util.List;

/** Expressions in types and template arguments. */
final class Expressions {
  private final Reading in;

  Expressions(Reading in) {
    this.in = in;
  }

  Node expression() throws Malformed {
    in.enter();
    try {
      in.take("gs");
      return any();
    } finally {
      in.leave();
    }
  }

  private Node any() throws Malformed {
    char c = in.peek();
    if (c == 'L') {
      return in.literals.literal();
    } else if (c == 'T') {
      return in.templates.parameter();
    } else if (in.isDigit()) {
      return unresolved();
    } else if (c == 'f' && (in.peek(1) == 'p' || (in.peek(1) == 'L' && isDigit(in.peek(2))))) {
      return functionParameter();
    }
    String letters = in.take(2);
    int operands = Operators.operands(letters);
    if (operands == 1) {
      return unary(letters);
    } else if (operands == 2) {
      Node left = expression();
      Node right = expression();
      String sign = letters.equals("cm") ? ", " : " " + Operators.name(letters) + " ";
      return new Operation(Joined.of(wrapped(left), sign, wrapped(right)));
    }
    return other(letters);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** With parentheses, if it has operators. */
  private static Node wrapped(Node part) {
    return part instanceof Operation ? Joined.of("(", part, ")") : part;
  }

  private Node unary(String letters) throws Malformed {
    String sign = Operators.name(letters);
    if (letters.equals("pp") || letters.equals("mm")) {
      boolean isPrefix = in.take("_");
      Node operand = wrapped(expression());
      return isPrefix ? Joined.of(sign, operand) : Joined.of(operand, sign);
    }
    return Joined.of(sign, wrapped(expression()));
  }

  private Node other(String letters) throws Malformed {
    return switch (letters) {
      case "cl" -> {
        Node called = expression();
        yield Joined.of(called, "(", new Listed(until()), ")");
      }
      case "cv" -> conversion();
      case "tl" -> {
        Node type = in.types.type();
        yield Joined.of(type, "{", new Listed(until()), "}");
      }
      case "il" -> Joined.of("{", new Listed(until()), "}");
      case "dc" -> cast("dynamic_cast");
      case "sc" -> cast("static_cast");
      case "cc" -> cast("const_cast");
      case "rc" -> cast("reinterpret_cast");
      case "ti" -> Joined.of("typeid (", in.types.type(), ")");
      case "te" -> Joined.of("typeid (", expression(), ")");
      case "st" -> Joined.of("sizeof (", in.types.type(), ")");
      case "sz" -> Joined.of("sizeof (", expression(), ")");
      case "at" -> Joined.of("alignof (", in.types.type(), ")");
      case "az" -> Joined.of("alignof (", expression(), ")");
      case "nx" -> Joined.of("noexcept (", expression(), ")");
      case "dt" -> between(".");
      case "pt" -> between("->");
      case "ds" -> between(".*");
      case "ix" -> {
        Node array = expression();
        yield Joined.of(array, "[", expression(), "]");
      }
      case "qu" -> {
        Node condition = expression();
        Node yes = expression();
        Node no = expression();
        yield new Operation(Joined.of(wrapped(condition), " ? ", wrapped(yes), " : ", wrapped(no)));
      }
      case "sZ" -> {
        Node pack = in.peek() == 'T' ? in.templates.parameter() : functionParameter();
        yield Joined.of("sizeof...(", new Expansion(pack), ")");
      }
      case "sP" -> Joined.of("sizeof...(", new Listed(until()), ")");
      case "sp" -> new Expansion(expression());
      case "fl" -> fold(true, false);
      case "fr" -> fold(false, false);
      case "fL" -> fold(true, true);
      case "fR" -> fold(false, true);
      case "tw" -> Joined.of("throw ", expression());
      case "tr" -> new Text("throw");
      case "nw" -> created("new");
      case "na" -> created("new[]");
      case "dl" -> Joined.of("delete ", expression());
      case "da" -> Joined.of("delete[] ", expression());
      case "sr" -> scoped();
      case "rq" -> Joined.of("requires { ", requirements(), " }");
      case "rQ" -> requirementsOf();
      case "on" -> {
        Node name = in.unqualified.name(null, null);
        yield withArguments(name);
      }
      default -> throw new Malformed();
    };
  }

  private Node requirementsOf() throws Malformed {
    List<Node> parameters = new ArrayList<>();
    while (!in.take("_")) {
      parameters.add(in.types.type());
    }
    return Joined.of("requires (", new Listed(parameters), ") { ", requirements(), " }");
  }

  private Node requirements() throws Malformed {
    List<Node> all = new ArrayList<>();
    while (!in.take("E")) {
      String before = all.isEmpty() ? "" : " ";
      if (in.take("X")) {
        Node of = expression();
        all.add(in.take("N") ? Joined.of(before, "{", of, "} noexcept") : Joined.of(before, of));
        if (in.take("R")) {
          all.add(Joined.of(" -> ", in.names.name(null)));
        }
      } else if (in.take("T")) {
        all.add(Joined.of(before, "typename ", in.types.type()));
      } else {
        in.expect("Q");
        all.add(Joined.of(before, "requires ", expression()));
      }
      all.add(new Text(";"));
    }
    return new Joined(all);
  }

  private List<Node> until() throws Malformed {
    List<Node> list = new ArrayList<>();
    while (!in.take("E")) {
      list.add(expression());
    }
    return list;
  }

  private Node between(String sign) throws Malformed {
    Node left = expression();
    return Joined.of(left, sign, expression());
  }

  private Node cast(String name) throws Malformed {
    Node type = in.types.type();
    return Joined.of(name + "<", type, ">(", expression(), ")");
  }

  private Node conversion() throws Malformed {
    Node type = in.types.conversion();
    List<Node> values = in.take("_") ? until() : List.of(expression());
    return Joined.of("(", type, ")(", new Listed(values), ")");
  }

  private Node created(String name) throws Malformed {
    List<Node> place = new ArrayList<>();
    while (!in.take("_")) {
      place.add(expression());
    }
    Node type = in.types.type();
    Node placed = place.isEmpty() ? new Text("") : Joined.of("(", new Listed(place), ")");
    if (in.take("E")) {
      return Joined.of(name, placed, " ", type);
    }
    in.expect("pi");
    return Joined.of(name, placed, " ", type, "(", new Listed(until()), ")");
  }

  private Node fold(boolean isLeft, boolean hasStart) throws Malformed {
    String sign = " " + Operators.name(in.take(2)) + " ";
    Node first = expression();
    if (!hasStart) {
      return isLeft ? Joined.of("(...", sign, first, ")") : Joined.of("(", first, sign, "...)");
    }
    Node second = expression();
    return Joined.of("(", first, sign, "...", sign, second, ")");
  }

  private Node functionParameter() throws Malformed {
    if (in.take("fpT")) {
      return new Text("this");
    }
    if (in.take("fL")) {
      in.number();
      in.expect("p");
    } else {
      in.expect("fp");
    }
    in.types.qualifiers();
    String number = in.isDigit() ? in.digits(false) : "";
    in.expect("_");
    return new Text("fp" + number);
  }

  /** A name that depends on a template parameter. */
  private Node scoped() throws Malformed {
    if (in.take("N")) {
      Node scope = withArguments(in.types.type());
      while (!in.take("E")) {
        scope = new Scoped(scope, unresolved());
      }
      return new Scoped(scope, last());
    } else if (in.isDigit()) {
      Node scope = unresolved();
      while (!in.take("E")) {
        scope = new Scoped(scope, unresolved());
      }
      return new Scoped(scope, last());
    }
    Node scope = withArguments(in.types.type());
    return new Scoped(scope, last());
  }

  private Node last() throws Malformed {
    if (in.take("on")) {
      return withArguments(in.unqualified.name(null, null));
    } else if (in.take("dn")) {
      return Joined.of("~", in.isDigit() ? unresolved() : in.types.type());
    }
    return unresolved();
  }

  private Node unresolved() throws Malformed {
    return withArguments(in.unqualified.source());
  }

  private Node withArguments(Node name) throws Malformed {
    return in.peek() == 'I' ? new Templated(name, in.templates.arguments(false)) : name;
  }
}
