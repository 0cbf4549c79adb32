package dev.ligature.engine.codegen.generate;

/** A method has more code than the class file format has room for. */
final class MethodTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MethodTooLargeException(String method, IllegalArgumentException cause) {
    super(method, cause);
  }
}
