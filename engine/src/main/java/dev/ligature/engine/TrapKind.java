package dev.ligature.engine;

/**
 * Why a guest trapped, with the words of the specification.
 *
 * @see <a href="https://webassembly.github.io/spec/core/exec/index.html">Execution</a>
 */
public enum TrapKind {
  UNREACHABLE("unreachable"),
  INTEGER_DIVIDE_BY_ZERO("integer divide by zero"),
  INTEGER_OVERFLOW("integer overflow"),
  INVALID_CONVERSION("invalid conversion to integer"),
  MEMORY_OUT_OF_BOUNDS("out of bounds memory access"),
  TABLE_OUT_OF_BOUNDS("out of bounds table access"),
  UNDEFINED_ELEMENT("undefined element"),
  UNINITIALIZED_ELEMENT("uninitialized element"),
  INDIRECT_CALL_TYPE_MISMATCH("indirect call type mismatch"),
  UNALIGNED_ATOMIC("unaligned atomic"),
  EXPECTED_SHARED_MEMORY("expected shared memory"),
  NULL_REFERENCE("null reference"),
  NULL_FUNCTION_REFERENCE("null function reference"),
  NULL_EXCEPTION_REFERENCE("null exception reference"),
  NULL_STRUCTURE_REFERENCE("null structure reference"),
  NULL_ARRAY_REFERENCE("null array reference"),
  NULL_I31_REFERENCE("null i31 reference"),
  ARRAY_OUT_OF_BOUNDS("out of bounds array access"),
  CAST_FAILURE("cast failure"),
  STACK_EXHAUSTED("call stack exhausted"),
  /** Memory that a guest has, and of which only the beginning was there, does not fit the heap. */
  OUT_OF_MEMORY("out of memory"),
  /** The Java thread that waits in {@code memory.atomic.wait} was interrupted, and still is. */
  INTERRUPTED("interrupted"),
  /** The program ended while a thread waited, or before. */
  PROGRAM_ENDED("the program has ended"),
  /** A limit of the program: more code would have to be generated than it may have. */
  LIMIT_REACHED("limit reached"),
  /** A call through an import or index that no function stands behind. */
  UNRESOLVED_FUNCTION("unresolved function");

  private final String text;

  TrapKind(String text) {
    this.text = text;
  }

  /** The words of the specification. */
  public String text() {
    return text;
  }
}
