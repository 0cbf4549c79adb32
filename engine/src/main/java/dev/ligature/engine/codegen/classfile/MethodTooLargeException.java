package dev.ligature.engine.codegen.classfile;

/** A method has more code than the class file format has room for. */
public final class MethodTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MethodTooLargeException(String method) {
    super(method);
  }
}
