package dev.ligature.trino;

/**
 * A function of {@code sql.so} in SQL.
 *
 * @param head its name, parameters, result and what is said of nulls
 * @param symbol the C function
 * @param signature how it is called
 * @param body declarations in C, or nothing
 */
record Wasm(String head, String symbol, String signature, String body) {
  /** A function without a body. */
  static Wasm of(String head, String symbol, String signature) {
    return new Wasm(head, symbol, signature, "");
  }

  /** The function as a query has it in front. */
  String inline() {
    return "WITH " + declaration() + "\n";
  }

  /** The function without the word that makes or uses it. */
  String declaration() {
    return declaration("sql.so");
  }

  /** The function, of another library. */
  String declaration(String library) {
    return """
    FUNCTION %s LANGUAGE WASM
    WITH (library = '%s', symbol = '%s', signature = '%s') AS $$
    %s
    $$\
    """
        .formatted(head, library, symbol, signature, body);
  }
}
