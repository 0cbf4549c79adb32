package dev.ligature.emscripten.script;

/** What a token is. */
enum Kind {
  /** An identifier or a keyword. */
  NAME,
  NUMBER,
  STRING,
  /** What is between the expressions of a template literal. */
  TEMPLATE,
  REGEX,
  /** Brackets, operators, and all that is nothing else. */
  SIGN
}
