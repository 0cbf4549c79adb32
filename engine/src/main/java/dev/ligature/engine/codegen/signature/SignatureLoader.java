package dev.ligature.engine.codegen.signature;

import dev.ligature.engine.code.Code;
import dev.ligature.engine.codegen.classfile.MethodTypes;
import dev.ligature.engine.codegen.loading.GeneratedClasses;
import dev.ligature.engine.codegen.loading.LookupMethod;
import dev.ligature.engine.codegen.type.Types;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Loads the classes of one signature, generating them when first asked for. They can be collected
 * when nobody has the signature any more.
 */
public final class SignatureLoader extends GeneratedClasses {
  static {
    registerAsParallelCapable();
  }

  private static final String AT = "(I" + Types.TABLE + ")" + Types.FUNC;

  /** What hidden classes are kept as. */
  private static final String HOST = "~host";

  private static final String HOST_WITH_CALLER = "~hostWithCaller";

  private final Signature signature;
  private final String className;

  /** The classes of host functions differ by their data alone. Without and with a caller. */
  private final byte[][] hosts = new byte[2][];

  SignatureLoader(Signature signature) {
    this.signature = signature;
    this.className = Types.binaryName(signature.desc());
  }

  static void generateAll(Signature signature, BiConsumer<String, byte[]> classes) {
    String name = Types.binaryName(signature.desc());
    classes.accept(name, SignatureGenerator.call(signature));
    classes.accept(name + SignatureGenerator.LAZY_SUFFIX, SignatureGenerator.lazy(signature));
    classes.accept(name + ResumptionGenerator.SUFFIX, ResumptionGenerator.generate(signature));
    classes.accept(name + HOST, SignatureGenerator.host(signature, false));
    classes.accept(name + HOST_WITH_CALLER, SignatureGenerator.host(signature, true));
  }

  @Override
  protected Class<?> loadHere(String name, boolean resolve) throws ClassNotFoundException {
    Class<?> ready = name.startsWith(className) ? signature.stored().load(name) : null;
    return ready != null ? ready : super.loadHere(name, resolve);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = bytes(name);
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] bytes(String name) throws ClassNotFoundException {
    byte[] stored = signature.stored().find(name);
    if (stored != null) {
      return stored;
    }
    byte[] bytes = generate(name);
    signature.stored().add(Map.of(name, bytes));
    return bytes;
  }

  private byte[] generate(String name) throws ClassNotFoundException {
    if (name.equals(className)) {
      return SignatureGenerator.call(signature);
    }
    if (name.equals(className + SignatureGenerator.LAZY_SUFFIX)) {
      return SignatureGenerator.lazy(signature);
    }
    if (name.equals(className + ResumptionGenerator.SUFFIX)) {
      return ResumptionGenerator.generate(signature);
    }
    throw new ClassNotFoundException(name);
  }

  Signature.Loaded load() {
    try {
      Class<?> call = loadClass(className);
      Class<?> lazy = loadClass(className + SignatureGenerator.LAZY_SUFFIX);
      Code prototype = (Code) lazy.getConstructor().newInstance();
      String type = MethodTypes.prepend(signature.javaType(), Types.FUNC);
      MethodHandle enter = MethodHandles.publicLookup().findStatic(call, "enter", resolved(type));
      MethodHandle at = MethodHandles.publicLookup().findStatic(call, "at", resolved(AT));
      return new Signature.Loaded(prototype, enter, at);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("signature " + signature.key(), e);
    }
  }

  /**
   * The class of a host function: hidden, in the signature's package.
   *
   * @param withCaller whether the handle takes the calling instance first
   */
  public Class<?> defineHost(MethodHandle handle, boolean withCaller)
      throws ReflectiveOperationException {
    MethodHandles.Lookup host =
        (MethodHandles.Lookup) loadClass(className).getMethod(LookupMethod.NAME).invoke(null);
    byte[] bytes;
    synchronized (hosts) {
      int kind = withCaller ? 1 : 0;
      if (hosts[kind] == null) {
        hosts[kind] = hostBytes(withCaller);
      }
      bytes = hosts[kind];
    }
    return host.defineHiddenClassWithClassData(bytes, handle, false).lookupClass();
  }

  private byte[] hostBytes(boolean withCaller) {
    String name = className + (withCaller ? HOST_WITH_CALLER : HOST);
    byte[] stored = signature.stored().find(name);
    if (stored != null) {
      return stored;
    }
    byte[] bytes = SignatureGenerator.host(signature, withCaller);
    signature.stored().add(Map.of(name, bytes));
    return bytes;
  }

  private static MethodType resolved(String type) {
    return MethodType.fromMethodDescriptorString(type, SignatureLoader.class.getClassLoader());
  }
}
