package dev.ligature.engine.codegen;

import dev.ligature.engine.Func;
import dev.ligature.engine.Table;
import dev.ligature.engine.code.Code;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/** Loads the classes of signatures, generating them when first asked for. */
public final class SignatureLoader extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final Signatures signatures;

  SignatureLoader(Signatures signatures) {
    super(SignatureLoader.class.getClassLoader());
    this.signatures = signatures;
    open(getUnnamedModule());
  }

  /** Lets generated classes call the run time, which is exported to nobody else. */
  static void open(Module generated) {
    Module engine = SignatureLoader.class.getModule();
    if (engine.isNamed()) {
      engine.addExports(Types.CODE.packageName(), generated);
      engine.addExports(Types.TRAPS.packageName(), generated);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    Signature signature = signatures.byClassName(name);
    byte[] bytes;
    if (signature != null) {
      bytes = generate(name, signature);
    } else if (name.equals(SignatureGenerator.ANCHOR.packageName() + ".Anchor")) {
      bytes = SignatureGenerator.anchor();
    } else {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  private static byte[] generate(String name, Signature signature) {
    if (name.endsWith(SignatureGenerator.LAZY_SUFFIX)) {
      return SignatureGenerator.lazy(signature);
    }
    return name.endsWith(TailCallGenerator.SUFFIX)
        ? TailCallGenerator.generate(signature)
        : SignatureGenerator.call(signature);
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
      MethodHandle at =
          MethodHandles.publicLookup()
              .findStatic(call, "at", MethodType.methodType(Func.class, int.class, Table.class));
      return new Signature.Loaded(prototype, enter, at);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("signature " + signature.key(), e);
    }
  }

  /**
   * The class of a host function: hidden, in the signatures' package.
   *
   * @param withCaller whether the handle takes the calling instance first
   */
  public Class<?> defineHost(Signature signature, MethodHandle handle, boolean withCaller)
      throws ReflectiveOperationException {
    MethodHandles.Lookup anchor =
        (MethodHandles.Lookup)
            loadClass(SignatureGenerator.ANCHOR.packageName() + ".Anchor")
                .getMethod("lookup")
                .invoke(null);
    byte[] bytes = SignatureGenerator.host(signature, withCaller);
    return anchor.defineHiddenClassWithClassData(bytes, handle, false).lookupClass();
  }

  private static MethodHandles.Lookup lookup() {
    return MethodHandles.lookup();
  }
}
