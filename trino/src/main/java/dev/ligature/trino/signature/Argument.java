package dev.ligature.trino.signature;

import java.util.Optional;

/** What a C function gets as one argument. Parameters of SQL are counted from 0. */
public sealed interface Argument {
  /** Where it is written in the signature. */
  int offset();

  /**
   * A number: {@code 0}, {@code 1.5:f32}.
   *
   * @param value as it is written
   * @param type its C type, if it is said
   */
  record Literal(int offset, String value, Optional<CType> type) implements Argument {}

  /**
   * A string that is always the same, with a zero at its end: {@code "N"}.
   *
   * @param value without the quotes
   */
  record Text(int offset, String value) implements Argument {}

  /**
   * A parameter: {@code data}, {@code $2}, {@code flags:u32}, {@code text?}.
   *
   * @param index which
   * @param type its C type, or of an array that of its elements, if it is said
   * @param nullable whether C gets null: a null pointer, or the number 0
   */
  record Parameter(int offset, int index, Optional<CType> type, boolean nullable)
      implements Argument {}

  /**
   * The bytes of a parameter's string, or the elements of its array: {@code length(data)}.
   *
   * @param index which
   * @param type its C type, if it is said
   */
  record Length(int offset, int index, Optional<CType> type) implements Argument {}

  /**
   * Whether a parameter is null: {@code null(text)}.
   *
   * @param index which
   * @param type its C type, if it is said
   */
  record IsNull(int offset, int index, Optional<CType> type) implements Argument {}

  /**
   * The address of a number: {@code &length(b):i32}, as Fortran wants it.
   *
   * @param value the number
   */
  record Reference(int offset, Argument value) implements Argument {}

  /**
   * The address of room that the function writes the result to: {@code result[1000]}.
   *
   * @param size how much: bytes of a string, elements of an array
   */
  record ResultRoom(int offset, Size size) implements Argument {}

  /**
   * The address of a copy of a parameter, which the function changes, and which is the result then:
   * {@code result(b)}.
   *
   * @param index which
   * @param type the C type of an array's elements, if it is said
   */
  record ResultCopy(int offset, int index, Optional<CType> type) implements Argument {}

  /**
   * The address of a number or struct that is the result: {@code &result}.
   *
   * @param type the number's C type, if it is said
   */
  record ResultReference(int offset, Optional<CType> type) implements Argument {}

  /**
   * The address of the result's length: the room when the function begins, what it has used when it
   * ends: {@code &length(result)}.
   *
   * @param type its C type, if it is said
   */
  record ResultLength(int offset, Optional<CType> type) implements Argument {}

  /**
   * The address of a number that is 0, and has to be 0 when the function ends: {@code &check}.
   *
   * @param type its C type, if it is said
   */
  record Check(int offset, Optional<CType> type) implements Argument {}

  /**
   * The address of room that nobody looks at: {@code buffer[100]}.
   *
   * @param size how many bytes
   */
  record Buffer(int offset, Size size) implements Argument {}
}
