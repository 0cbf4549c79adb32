package dev.ligature.trino.signature;

/** What is made of the value that a C function returns. */
public sealed interface Outcome {
  /** It is not looked at, or there is none. */
  record Ignored() implements Outcome {}

  /** It is the result: {@code :u32}. */
  record Value(CType type) implements Outcome {}

  /** It is the address of a string with a zero at its end, which is the result: {@code :str}. */
  record Text() implements Outcome {}

  /** It is the length of what was written to the room for the result: {@code :length}. */
  record Length() implements Outcome {}

  /** It has to be zero: {@code :0}. */
  record Zero() implements Outcome {}
}
