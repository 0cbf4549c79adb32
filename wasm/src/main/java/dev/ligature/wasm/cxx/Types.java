package dev.ligature.wasm.cxx;

import java.util.ArrayList;
import java.util.List;

/** Types. */
final class Types {
  private static final Text NOTHING = new Text("");

  private final Reading in;

  Types(Reading in) {
    this.in = in;
  }

  /** Reads a type. */
  Node type() throws Malformed {
    in.enter();
    try {
      return any(false);
    } finally {
      in.leave();
    }
  }

  /** The type of a conversion: template arguments behind a parameter are the operator's. */
  Node conversion() throws Malformed {
    in.enter();
    try {
      return any(true);
    } finally {
      in.leave();
    }
  }

  private Node any(boolean isOfConversion) throws Malformed {
    String builtin = Builtins.name(in.peek());
    if (builtin != null) {
      in.next();
      return new Text(builtin);
    }
    if (in.peek() == 'D') {
      String second = Builtins.second(in.peek(1));
      if (second != null) {
        in.take(2);
        return new Text(second);
      }
    }
    if (in.peek() == 'S' && in.peek(1) != 't') {
      Node back = in.back.substitution();
      return in.peek() == 'I' && !isOfConversion
          ? remember(new Templated(back, in.templates.arguments(false)))
          : back;
    }
    if (in.peek() == 'T' && "sue".indexOf(in.peek(1)) < 0) {
      Node parameter = remember(in.templates.parameter());
      return in.peek() == 'I' && !isOfConversion
          ? remember(new Templated(parameter, in.templates.arguments(false)))
          : parameter;
    }
    return remember(composed());
  }

  private Node remember(Node type) {
    in.substitutions.add(type);
    return type;
  }

  private Node composed() throws Malformed {
    return switch (in.peek()) {
      case 'r', 'V', 'K' -> qualified();
      case 'P' -> pointer("*");
      case 'R' -> pointer("&");
      case 'O' -> pointer("&&");
      case 'C' -> {
        in.next();
        yield Joined.of(type(), " complex");
      }
      case 'G' -> {
        in.next();
        yield Joined.of(type(), " imaginary");
      }
      case 'F' -> function("", NOTHING);
      case 'A' -> array();
      case 'M' -> {
        in.next();
        Node owner = type();
        yield new MemberPointer(owner, type());
      }
      case 'U' -> vendor();
      case 'u' -> extension();
      case 'D' -> special();
      case 'T' -> {
        in.take(2);
        yield in.names.name(null);
      }
      default -> in.names.name(null);
    };
  }

  /** The text of qualifiers: {@code r}, {@code V}, {@code K}, in this order in the symbol. */
  String qualifiers() {
    boolean isRestrict = in.take("r");
    boolean isVolatile = in.take("V");
    boolean isConst = in.take("K");
    return (isConst ? " const" : "")
        + (isVolatile ? " volatile" : "")
        + (isRestrict ? " restrict" : "");
  }

  private Node qualified() throws Malformed {
    String qualifiers = qualifiers();
    if (in.peek() == 'F') {
      return function(qualifiers, NOTHING);
    }
    return new Qualified(type(), qualifiers);
  }

  private Node pointer(String sign) throws Malformed {
    in.next();
    return new Pointer(type(), sign);
  }

  private Node function(String qualifiers, Node exceptions) throws Malformed {
    in.expect("F");
    in.take("Y");
    Node result = type();
    List<Node> parameters = new ArrayList<>();
    String all = qualifiers;
    while (!in.take("E")) {
      if (in.take("v")) {
        continue;
      } else if (in.take("RE")) {
        all += " &";
        break;
      } else if (in.take("OE")) {
        all += " &&";
        break;
      }
      parameters.add(type());
    }
    return new FunctionType(result, parameters, all, exceptions);
  }

  private Node array() throws Malformed {
    in.expect("A");
    Node length = NOTHING;
    if (in.isDigit()) {
      length = new Text(in.digits(false));
    } else if (in.peek() != '_') {
      length = in.expressions.expression();
    }
    in.expect("_");
    return new ArrayType(type(), length);
  }

  /** A type of the compiler's own, as a function of types is one. */
  private Node extension() throws Malformed {
    in.expect("u");
    Node name = in.unqualified.source();
    if (!in.take("I")) {
      return name;
    }
    List<Node> of = new ArrayList<>();
    while (!in.take("E")) {
      of.add(in.templates.argument());
    }
    return Joined.of(name, "(", new Listed(of), ")");
  }

  private Node vendor() throws Malformed {
    in.expect("U");
    Node name = in.unqualified.source();
    Node arguments = in.peek() == 'I' ? in.templates.arguments(false) : NOTHING;
    return Joined.of(type(), " ", name, arguments);
  }

  /** {@code decltype} of an expression. */
  Node decltype() throws Malformed {
    in.expect("D");
    in.next();
    Node of = in.expressions.expression();
    in.expect("E");
    return Joined.of("decltype(", of, ")");
  }

  private Node special() throws Malformed {
    return switch (in.peek(1)) {
      case 't', 'T' -> decltype();
      case 'p' -> {
        in.take(2);
        yield new Expansion(type());
      }
      case 'v' -> vector();
      case 'o' -> {
        in.take(2);
        yield function("", new Text(" noexcept"));
      }
      case 'O' -> {
        in.take(2);
        Node condition = in.expressions.expression();
        in.expect("E");
        yield function("", Joined.of(" noexcept(", condition, ")"));
      }
      case 'w' -> {
        in.take(2);
        List<Node> thrown = new ArrayList<>();
        while (!in.take("E")) {
          thrown.add(type());
        }
        yield function("", Joined.of(" throw(", new Listed(thrown), ")"));
      }
      case 'F' -> floating();
      case 'B', 'U' -> bits();
      default -> in.names.name(null);
    };
  }

  private Node floating() throws Malformed {
    in.take(2);
    String bits = in.digits(false);
    if (in.take("b")) {
      return new Text("std::bfloat" + bits + "_t");
    }
    in.take("x");
    in.take("_");
    return new Text("_Float" + bits);
  }

  private Node bits() throws Malformed {
    in.next();
    String name = in.next() == 'U' ? "unsigned _BitInt(" : "_BitInt(";
    Node bits = in.isDigit() ? new Text(in.digits(false)) : in.expressions.expression();
    in.expect("_");
    return Joined.of(name, bits, ")");
  }

  private Node vector() throws Malformed {
    in.take(2);
    Node length;
    if (in.isDigit()) {
      length = new Text(in.digits(false));
    } else if (in.peek() == '_') {
      length = NOTHING;
    } else {
      length = in.expressions.expression();
    }
    in.expect("_");
    Node element = in.take("p") ? new Text("pixel") : type();
    return Joined.of(element, " vector[", length, "]");
  }
}
