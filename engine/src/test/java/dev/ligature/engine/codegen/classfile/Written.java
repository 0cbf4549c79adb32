package dev.ligature.engine.codegen.classfile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Consumer;

/**
 * A class of one static method {@code f}, which the JVM and the class file library have checked.
 */
final class Written {
  private final byte[] bytes;
  private final Method method;

  private Written(byte[] bytes) {
    this.bytes = bytes;
    Class<?> loaded = new Loader().define(bytes);
    this.method =
        List.of(loaded.getMethods()).stream()
            .filter(m -> m.getName().equals("f"))
            .findFirst()
            .orElseThrow();
    assertEquals(List.of(), ClassFile.of().verify(bytes));
  }

  /** Verifies what it loads, as the JVM does for loaders of programs. */
  private static final class Loader extends ClassLoader {
    Loader() {
      super(Written.class.getClassLoader());
    }

    Class<?> define(byte[] bytes) {
      Class<?> defined = defineClass(null, bytes, 0, bytes.length);
      try {
        MethodHandles.lookup().in(defined).ensureInitialized(defined);
      } catch (IllegalAccessException e) {
        throw new AssertionError(e);
      }
      return defined;
    }
  }

  static ClassBuilder newClass() {
    return new ClassBuilder(
        ClassBuilder.ACC_PUBLIC | ClassBuilder.ACC_FINAL | ClassBuilder.ACC_SUPER,
        "Ldev/ligature/engine/codegen/classfile/Made;");
  }

  /** The bytes of a class with one method, which nobody has checked. */
  static byte[] bytes(String type, Consumer<CodeBuilder> body) {
    ClassBuilder c = newClass();
    CodeBuilder code = c.method(ClassBuilder.ACC_PUBLIC | ClassBuilder.ACC_STATIC, "f", type);
    body.accept(code);
    code.end();
    return c.toByteArray();
  }

  static Written of(String type, Consumer<CodeBuilder> body) {
    return of(bytes(type, body));
  }

  static Written of(byte[] bytes) {
    return new Written(bytes);
  }

  Object call(Object... arguments) {
    try {
      return method.invoke(null, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  byte[] bytes() {
    return bytes;
  }

  CodeAttribute code() {
    MethodModel model =
        ClassFile.of().parse(bytes).methods().stream()
            .filter(m -> m.methodName().equalsString("f"))
            .findFirst()
            .orElseThrow();
    return (CodeAttribute) model.code().orElseThrow();
  }
}
