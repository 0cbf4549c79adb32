package dev.ligature.wasm.cxx;

import java.util.Map;

/** The operators of C++, by their two letters. */
final class Operators {
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("nw", "new"),
          Map.entry("na", "new[]"),
          Map.entry("dl", "delete"),
          Map.entry("da", "delete[]"),
          Map.entry("aw", "co_await"),
          Map.entry("ps", "+"),
          Map.entry("ng", "-"),
          Map.entry("ad", "&"),
          Map.entry("de", "*"),
          Map.entry("co", "~"),
          Map.entry("pl", "+"),
          Map.entry("mi", "-"),
          Map.entry("ml", "*"),
          Map.entry("dv", "/"),
          Map.entry("rm", "%"),
          Map.entry("an", "&"),
          Map.entry("or", "|"),
          Map.entry("eo", "^"),
          Map.entry("aS", "="),
          Map.entry("pL", "+="),
          Map.entry("mI", "-="),
          Map.entry("mL", "*="),
          Map.entry("dV", "/="),
          Map.entry("rM", "%="),
          Map.entry("aN", "&="),
          Map.entry("oR", "|="),
          Map.entry("eO", "^="),
          Map.entry("ls", "<<"),
          Map.entry("rs", ">>"),
          Map.entry("lS", "<<="),
          Map.entry("rS", ">>="),
          Map.entry("eq", "=="),
          Map.entry("ne", "!="),
          Map.entry("lt", "<"),
          Map.entry("gt", ">"),
          Map.entry("le", "<="),
          Map.entry("ge", ">="),
          Map.entry("ss", "<=>"),
          Map.entry("nt", "!"),
          Map.entry("aa", "&&"),
          Map.entry("oo", "||"),
          Map.entry("pp", "++"),
          Map.entry("mm", "--"),
          Map.entry("cm", ","),
          Map.entry("pm", "->*"),
          Map.entry("pt", "->"),
          Map.entry("cl", "()"),
          Map.entry("ix", "[]"),
          Map.entry("qu", "?"),
          Map.entry("dt", "."),
          Map.entry("ds", ".*"));

  private Operators() {}

  static String name(String letters) throws Malformed {
    String name = NAMES.get(letters);
    if (name == null) {
      throw new Malformed();
    }
    return name;
  }

  /** How many operands it has in an expression that is written the usual way; 0 for another way. */
  static int operands(String letters) {
    return switch (letters) {
      case "ps", "ng", "ad", "de", "co", "nt", "pp", "mm", "aw" -> 1;
      case "nw", "na", "dl", "da", "cl", "ix", "qu", "pt", "dt", "ds" -> 0;
      default -> NAMES.containsKey(letters) ? 2 : 0;
    };
  }
}
