package dev.ligature.engine.codegen.signature;

import dev.ligature.engine.code.Code;
import dev.ligature.engine.code.HostTarget;
import dev.ligature.engine.codegen.classfile.MethodTypes;
import dev.ligature.engine.codegen.loading.GeneratedClasses;
import dev.ligature.engine.codegen.loading.LookupMethod;
import dev.ligature.engine.codegen.type.Types;
import dev.ligature.wasm.WasmException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of one signature, generating them when first asked for. They can be collected
 * when nobody has the signature any more.
 */
public final class SignatureLoader extends GeneratedClasses {
  static {
    registerAsParallelCapable();
  }

  /** What hidden classes are kept as; and, with a number, what ordinary ones are named. */
  private static final String HOST = "~host";

  private static final String HOST_WITH_CALLER = "~hostWithCaller";

  private static final String SHARED_HOST = "~anyHost";

  private final Signature signature;
  private final String className;

  /** What functions of this signature with a guard call; their class names its. */
  private volatile @Nullable Signature called;

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
  }

  /** Generates the hidden classes of host functions. */
  static void generateHosts(Signature signature, BiConsumer<String, byte[]> classes) {
    String name = Types.binaryName(signature.desc());
    classes.accept(name + HOST, HostGenerator.hidden(signature, false));
    classes.accept(name + HOST_WITH_CALLER, HostGenerator.hidden(signature, true));
  }

  /** Generates ordinary classes of host functions: for each of a number, and for all others. */
  static void generateHosts(Signature signature, int count, BiConsumer<String, byte[]> classes) {
    String name = Types.binaryName(signature.desc());
    for (int number = 0; number < count; number++) {
      String own = name + HOST + number;
      classes.accept(own, HostGenerator.constant(signature, own));
    }
    String shared = name + SHARED_HOST;
    classes.accept(shared, HostGenerator.shared(signature, shared));
  }

  /** Generates the class of functions with a guard, which call those of another signature. */
  static void generateGuarded(
      Signature signature, Signature called, BiConsumer<String, byte[]> classes) {
    String name = Types.binaryName(signature.desc()) + GuardGenerator.SUFFIX;
    classes.accept(name, GuardGenerator.generate(signature, called));
  }

  @Override
  protected Class<?> loadHere(String name, boolean resolve) throws ClassNotFoundException {
    Class<?> ready = name.startsWith(className) ? signature.stored().load(name) : null;
    if (ready != null) {
      return ready;
    }
    Signature other = called;
    return other != null && name.equals(Types.binaryName(other.desc()))
        ? other.loader().loadClass(name)
        : super.loadHere(name, resolve);
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
    try {
      return generated(name);
    } catch (NoClassDefFoundError e) {
      if (GeneratorClasses.contains(String.valueOf(e.getMessage()))) {
        throw new WasmException.Unsupported(
            "code generation (the generator is left out, and the class path has no code of"
                + " functions of type %s)".formatted(signature.type()),
            0);
      }
      throw e;
    }
  }

  private byte[] generated(String name) throws ClassNotFoundException {
    if (name.equals(className)) {
      return SignatureGenerator.call(signature);
    }
    if (name.equals(className + SignatureGenerator.LAZY_SUFFIX)) {
      return SignatureGenerator.lazy(signature);
    }
    if (name.equals(className + ResumptionGenerator.SUFFIX)) {
      return ResumptionGenerator.generate(signature);
    }
    Signature other = called;
    if (other != null && name.equals(className + GuardGenerator.SUFFIX)) {
      return GuardGenerator.generate(signature, other);
    }
    throw new ClassNotFoundException(name);
  }

  /** What makes lazy code. */
  Code lazyPrototype() {
    try {
      Class<?> lazy = loadClass(className + SignatureGenerator.LAZY_SUFFIX);
      return (Code) lazy.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("signature " + signature.key(), e);
    }
  }

  /** What calls a function from Java. */
  MethodHandle enter() {
    return find("enter", MethodTypes.prepend(signature.javaType(), Types.FUNC));
  }

  /** What finds a function of this type in a table. */
  MethodHandle at() {
    return find("at", SignatureGenerator.AT);
  }

  private MethodHandle find(String name, String type) {
    try {
      return MethodHandles.publicLookup().findStatic(loadClass(className), name, resolved(type));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("signature " + signature.key(), e);
    }
  }

  /**
   * The code of a host function.
   *
   * @param takesCaller whether the handle takes the calling instance first
   */
  public Code hostCode(MethodHandle handle, boolean takesCaller)
      throws ReflectiveOperationException {
    Class<?> own = ordinary(handle, takesCaller);
    if (own != null) {
      return (Code) own.getConstructor().newInstance();
    }
    Class<?> shared = signature.stored().load(className + SHARED_HOST);
    return shared != null
        ? (Code)
            shared
                .getConstructor(MethodHandle.class, boolean.class)
                .newInstance(handle, takesCaller)
        : (Code) hidden(handle, takesCaller).getConstructor().newInstance();
  }

  /** A class that was generated for one host function, and that has none yet; null if all have. */
  private @Nullable Class<?> ordinary(MethodHandle handle, boolean takesCaller) {
    for (int number = 0; ; number++) {
      Class<?> found = signature.stored().load(className + HOST + number);
      if (found == null || HostTarget.give(found, handle, takesCaller)) {
        return found;
      }
    }
  }

  /** A class in the signature's package. */
  private Class<?> hidden(MethodHandle handle, boolean takesCaller)
      throws ReflectiveOperationException {
    MethodHandles.Lookup host =
        (MethodHandles.Lookup) loadClass(className).getMethod(LookupMethod.NAME).invoke(null);
    byte[] bytes;
    synchronized (hosts) {
      int kind = takesCaller ? 1 : 0;
      if (hosts[kind] == null) {
        hosts[kind] = hostBytes(takesCaller);
      }
      bytes = hosts[kind];
    }
    return host.defineHiddenClassWithClassData(bytes, handle, false).lookupClass();
  }

  /**
   * The code of a function that calls others by their index in a table.
   *
   * @param called the signature of those: this one without the index
   * @param table the table
   * @param guard what stands around the calls
   */
  public Code guardedCode(Signature called, Object table, Object guard)
      throws ReflectiveOperationException {
    this.called = called;
    Class<?> guarded = loadClass(className + GuardGenerator.SUFFIX);
    return (Code) guarded.getConstructors()[0].newInstance(table, guard);
  }

  private byte[] hostBytes(boolean takesCaller) {
    String name = className + (takesCaller ? HOST_WITH_CALLER : HOST);
    byte[] stored = signature.stored().find(name);
    if (stored != null) {
      return stored;
    }
    byte[] bytes = HostGenerator.hidden(signature, takesCaller);
    signature.stored().add(Map.of(name, bytes));
    return bytes;
  }

  private static MethodType resolved(String type) {
    return MethodType.fromMethodDescriptorString(type, SignatureLoader.class.getClassLoader());
  }
}
