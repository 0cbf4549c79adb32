package dev.ligature.wasm.cxx;

/** Symbols that compilers make for others: tables, guards, thunks. */
final class Specials {
  private final Reading in;

  Specials(Reading in) {
    this.in = in;
  }

  Node special() throws Malformed {
    String two = in.take(2);
    return switch (two) {
      case "TV" -> ofType("vtable for ");
      case "TT" -> ofType("VTT for ");
      case "TI" -> ofType("typeinfo for ");
      case "TS" -> ofType("typeinfo name for ");
      case "TA" -> new Prefixed("template parameter object for ", in.templates.argument());
      case "Tc" -> {
        offset();
        offset();
        yield ofEncoding("covariant return thunk to ");
      }
      case "Th" -> {
        number();
        yield ofEncoding("non-virtual thunk to ");
      }
      case "Tv" -> {
        number();
        number();
        yield ofEncoding("virtual thunk to ");
      }
      case "TC" -> construction();
      case "TW" -> ofName("thread-local wrapper routine for ");
      case "TH" -> ofName("thread-local initialization routine for ");
      case "GV" -> ofName("guard variable for ");
      case "GR" -> temporary();
      case "GT" -> {
        boolean isUnsafe = in.next() == 'n';
        yield ofEncoding(isUnsafe ? "non-transaction clone for " : "transaction clone for ");
      }
      default -> throw new Malformed();
    };
  }

  private Node ofType(String what) throws Malformed {
    return new Prefixed(what, in.types.type());
  }

  private Node ofName(String what) throws Malformed {
    return new Prefixed(what, in.names.name(null));
  }

  private Node ofEncoding(String what) throws Malformed {
    return new Prefixed(what, in.encodings.encoding());
  }

  private Node construction() throws Malformed {
    Node complete = in.types.type();
    in.digits(true);
    in.expect("_");
    return Joined.of("construction vtable for ", in.types.type(), "-in-", complete);
  }

  private Node temporary() throws Malformed {
    Node name = in.names.name(null);
    while (in.peek() != '_' && !in.isAtEnd()) {
      in.next();
    }
    if (!in.isAtEnd()) {
      in.expect("_");
    }
    return new Prefixed("reference temporary for ", name);
  }

  private void offset() throws Malformed {
    if (in.take("h")) {
      number();
    } else {
      in.expect("v");
      number();
      number();
    }
  }

  private void number() throws Malformed {
    in.digits(true);
    in.expect("_");
  }
}
