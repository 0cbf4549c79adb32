package dev.ligature.wasm.cxx;

/** Constants among template arguments and in expressions. */
final class Literals {
  private final Reading in;

  Literals(Reading in) {
    this.in = in;
  }

  Node literal() throws Malformed {
    in.expect("L");
    Node value;
    if (in.take("_Z")) {
      value = in.encodings.encoding();
    } else if (in.take("DnE") || in.take("Dn0E")) {
      return new Text("nullptr");
    } else if (in.take("b0E")) {
      return new Text("false");
    } else if (in.take("b1E")) {
      return new Text("true");
    } else {
      value = typed();
    }
    in.expect("E");
    return value;
  }

  private Node typed() throws Malformed {
    char letter = in.peek();
    String suffix =
        switch (letter) {
          case 'i' -> "";
          case 'j' -> "u";
          case 'l' -> "l";
          case 'm' -> "ul";
          case 'x' -> "ll";
          case 'y' -> "ull";
          default -> null;
        };
    if (suffix != null) {
      in.next();
      return new Text(in.digits(true) + suffix);
    } else if (letter == 'f' || letter == 'd' || letter == 'e') {
      return floating();
    } else if (letter == 'A') {
      Node type = in.types.type();
      return Joined.of("\"<", type, ">\"");
    } else if (letter == 'U') {
      return Joined.of("[]", in.unqualified.name(null, null), "{...}");
    }
    Node type = in.types.type();
    return in.peek() == 'E' ? type : Joined.of("(", type, ")", in.digits(true));
  }

  private Node floating() throws Malformed {
    char letter = in.next();
    StringBuilder hex = new StringBuilder();
    while (in.peek() != 'E' && !in.isAtEnd()) {
      hex.append(in.next());
    }
    try {
      return new Text(
          switch (letter) {
            case 'f' ->
                Float.intBitsToFloat(Integer.parseUnsignedInt(hex, 0, hex.length(), 16)) + "f";
            case 'd' ->
                "" + Double.longBitsToDouble(Long.parseUnsignedLong(hex, 0, hex.length(), 16));
            default -> "0x" + hex + "L";
          });
    } catch (NumberFormatException e) {
      throw new Malformed();
    }
  }
}
