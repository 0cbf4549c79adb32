package dev.ligature.wasm.cxx;

/** References to what came earlier in the name, or stands in the standard library. */
final class Substitutions {
  private final Reading in;

  Substitutions(Reading in) {
    this.in = in;
  }

  Node substitution() throws Malformed {
    in.expect("S");
    char c = in.peek();
    Node standard =
        switch (c) {
          case 'a' -> new Standard("allocator", "allocator");
          case 'b' -> new Standard("basic_string", "basic_string");
          case 's' ->
              new Standard(
                  "string", "basic_string<char, std::char_traits<char>, std::allocator<char>>");
          case 'i' -> new Standard("istream", "basic_istream<char, std::char_traits<char>>");
          case 'o' -> new Standard("ostream", "basic_ostream<char, std::char_traits<char>>");
          case 'd' -> new Standard("iostream", "basic_iostream<char, std::char_traits<char>>");
          default -> null;
        };
    if (standard == null) {
      return earlier();
    }
    in.next();
    if (in.peek() != 'B') {
      return standard;
    }
    while (in.take("B")) {
      standard = new Tagged(standard, in.take(in.number()));
    }
    in.substitutions.add(standard);
    return standard;
  }

  private Node earlier() throws Malformed {
    int index = 0;
    if (!in.take("_")) {
      while (!in.take("_")) {
        char c = in.next();
        boolean isDigit = c >= '0' && c <= '9';
        if ((!isDigit && (c < 'A' || c > 'Z')) || index > 1_000_000) {
          throw new Malformed();
        }
        index = index * 36 + (isDigit ? c - '0' : c - 'A' + 10);
      }
      index++;
    }
    if (index >= in.substitutions.size()) {
      throw new Malformed();
    }
    return in.substitutions.get(index);
  }
}
