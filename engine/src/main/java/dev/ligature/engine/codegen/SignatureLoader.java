package dev.ligature.engine.codegen;

import dev.ligature.engine.Engine;
import dev.ligature.engine.runtime.Code;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/** Loads the classes of signatures, generating them when first asked for. */
public final class SignatureLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final Signatures signatures;

  SignatureLoader(Signatures signatures) {
    super(Engine.class.getClassLoader());
    this.signatures = signatures;
    open(getUnnamedModule());
  }

  /** Lets generated classes call the run time, which is exported to nobody else. */
  static void open(Module generated) {
    Module engine = Engine.class.getModule();
    if (engine.isNamed()) {
      engine.addExports(Code.class.getPackageName(), generated);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    Signature signature = signatures.byClassName(name);
    byte[] bytes;
    if (signature != null) {
      bytes =
          name.endsWith(SignatureGenerator.LAZY_SUFFIX)
              ? SignatureGenerator.lazy(signature)
              : SignatureGenerator.call(signature);
    } else if (name.equals(SignatureGenerator.ANCHOR.packageName() + ".Anchor")) {
      bytes = SignatureGenerator.anchor();
    } else {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  Signature.Loaded load(Signature signature) {
    String name = signature.desc().packageName() + "." + signature.desc().displayName();
    try {
      Class<?> call = loadClass(name);
      Class<?> lazy = loadClass(name + SignatureGenerator.LAZY_SUFFIX);
      Code prototype = (Code) lazy.getConstructor().newInstance();
      var type = signature.javaType().insertParameterTypes(0, Types.FUNC);
      MethodHandle enter =
          MethodHandles.publicLookup()
              .findStatic(call, "enter", type.resolveConstantDesc(lookup()));
      return new Signature.Loaded(prototype, enter);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("signature " + signature.key(), e);
    }
  }

  /** A lookup that may define hidden classes in the signatures' package. */
  MethodHandles.Lookup anchor() {
    try {
      return (MethodHandles.Lookup)
          loadClass(SignatureGenerator.ANCHOR.packageName() + ".Anchor")
              .getMethod("lookup")
              .invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("anchor of host functions", e);
    }
  }

  private static MethodHandles.Lookup lookup() {
    return MethodHandles.lookup();
  }
}
