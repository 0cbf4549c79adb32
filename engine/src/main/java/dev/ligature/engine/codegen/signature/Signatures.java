package dev.ligature.engine.codegen.signature;

import dev.ligature.engine.cache.StoredCode;
import dev.ligature.engine.code.Entrants;
import dev.ligature.engine.code.HeapType;
import dev.ligature.engine.codegen.type.Types;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The signatures of an engine that anybody has: equal types have one. Thread-safe. */
public final class Signatures {
  private static final String PACKAGE = "ligature.call.";

  /** How keys of types begin that share their recursion group with others. */
  static final String GROUP = "g";

  /** How keys begin of the Java types that functions of several types share. */
  static final String SHARED = "h";

  /** Longer keys get a number as the name of their class, which the class file format limits. */
  private static final int MAX_NAME = 200;

  private final Map<String, Entry> byKey = new ConcurrentHashMap<>();
  private final ReferenceQueue<Signature> dropped = new ReferenceQueue<>();
  private final TypeIds ids = new TypeIds();
  private int numbered;
  private final Entrants entrants = new Entrants();
  private final boolean interruptible;
  private final StoredCode stored;

  /** Signatures of code that runs until it ends by itself. */
  public Signatures() {
    this(false);
  }

  /** Signatures none of whose classes were generated before. */
  public Signatures(boolean interruptible) {
    this(interruptible, StoredCode.none());
  }

  /**
   * Signatures of an engine.
   *
   * @param interruptible whether threads can be stopped in the middle of its code
   * @param stored classes of signatures that were generated before
   */
  public Signatures(boolean interruptible, StoredCode stored) {
    this.interruptible = interruptible;
    this.stored = stored;
  }

  /** Whether threads can be stopped in the middle of the engine's code. */
  public boolean areInterruptible() {
    return interruptible;
  }

  /** The threads that have called functions of the engine from Java. */
  public Entrants entrants() {
    return entrants;
  }

  /** A signature as long as anybody has it. */
  private static final class Entry extends WeakReference<Signature> {
    private final String key;

    Entry(Signature signature, ReferenceQueue<Signature> queue) {
      super(signature, queue);
      this.key = signature.key();
    }
  }

  /**
   * The signature of a type that refers to no type of a module.
   *
   * @throws IllegalArgumentException if it refers to some
   */
  public Signature of(FuncType type) {
    if (type.refersToTypes()) {
      throw new IllegalArgumentException("type " + type + " refers to types of a module");
    }
    return ofKey(key(type), type, null);
  }

  /**
   * The signature of a type.
   *
   * @param module the module whose types it may refer to
   */
  public Signature of(FuncType type, WasmModule module) {
    int member = ids.ofMember(module, type);
    return member < 0 ? ofKey(key(type, module), type, module) : ofMember(member, type, module);
  }

  /** The signature of the type at an index. */
  public Signature of(int index, WasmModule module) {
    FuncType type = module.type(index);
    return module.isAlone(index) && ids.heapType(module, index) == null
        ? ofKey(key(type, module), type, module)
        : ofMember(index, type, module);
  }

  /**
   * A type that is not what it looks like. Functions of types that extend each other have code of
   * one class: what type they are of is asked where it matters.
   */
  private Signature ofMember(int index, FuncType type, WasmModule module) {
    if (ids.heapType(module, index) == null) {
      return ofKey(memberKey(ids.of(module, index)), type, module);
    }
    FuncType erased = new FuncType(erased(type.params()), erased(type.results()));
    return ofKey(SHARED + key(erased), erased, null);
  }

  private static List<ValType> erased(List<ValType> types) {
    return types.stream()
        .map(
            type ->
                !type.isReference()
                    ? type
                    : type.isFunctionReference() ? ValType.FUNCREF : ValType.EXTERNREF)
        .toList();
  }

  /**
   * The types of a module by which references are told apart while code runs, by index; empty if
   * there are none.
   */
  public @Nullable HeapType[] heapTypes(WasmModule module) {
    return ids.heapTypes(module);
  }

  /** That of a type of functions of a module. */
  public @Nullable HeapType heapType(FuncType type, WasmModule module) {
    int member = ids.ofMember(module, type);
    return member < 0 ? null : ids.heapType(module, member);
  }

  /** Whether a value of a type may stand where another one is asked for; both have numbers. */
  public boolean matches(ValType actual, ValType expected) {
    return ids.matches(actual, expected);
  }

  private Signature ofKey(String key, FuncType type, @Nullable WasmModule module) {
    Entry entry = byKey.get(key);
    Signature known = entry == null ? null : entry.get();
    return known != null ? known : make(key, type, module);
  }

  private synchronized Signature make(String key, FuncType type, @Nullable WasmModule module) {
    for (Reference<?> gone = dropped.poll(); gone != null; gone = dropped.poll()) {
      byKey.remove(((Entry) gone).key, gone);
    }
    Entry entry = byKey.get(key);
    Signature known = entry == null ? null : entry.get();
    if (known == null) {
      boolean named = key.length() <= MAX_NAME;
      String name = named ? key : "long" + ++numbered;
      // A type that refers to none has no numbers in its key.
      Object keeper = module == null ? type : ids.keeperOf(module);
      String desc = Types.ofName(PACKAGE + name);
      // Numbers are others in each process.
      boolean lasting = named && !type.refersToTypes() && !key.startsWith(GROUP);
      StoredCode code = lasting ? stored : StoredCode.none();
      known = new Signature(key, type, desc, Types.method(type), keeper, interruptible, code);
      byKey.put(key, new Entry(known, dropped));
    }
    return known;
  }

  /** Whether its name is a number in place of its key, another one each time. */
  public static boolean isNumbered(Signature signature) {
    return signature.key().length() > MAX_NAME;
  }

  /** Whether the names of its classes are the same in each process. */
  public static boolean isLasting(Signature signature) {
    return !isNumbered(signature)
        && !signature.type().refersToTypes()
        && !signature.key().startsWith(GROUP);
  }

  /** Generates the hidden classes of host functions of a signature, by binary name. */
  public static void generateHosts(Signature signature, BiConsumer<String, byte[]> classes) {
    SignatureLoader.generateHosts(signature, classes);
  }

  /**
   * Generates ordinary classes of host functions of a signature, by binary name: for each of a
   * number, and for all others.
   */
  public static void generateHosts(
      Signature signature, int count, BiConsumer<String, byte[]> classes) {
    SignatureLoader.generateHosts(signature, count, classes);
  }

  /** Generates all classes of a signature but those of host functions, by binary name. */
  public static void generateAll(Signature signature, BiConsumer<String, byte[]> classes) {
    SignatureLoader.generateAll(signature, classes);
  }

  /**
   * Generates the class of functions of a signature that call those of another one with a guard.
   */
  public static void generateGuarded(
      Signature signature, Signature called, BiConsumer<String, byte[]> classes) {
    SignatureLoader.generateGuarded(signature, called, classes);
  }

  /** Whether a method is that by which Java calls functions of a signature. */
  public static boolean isEntry(String className, String methodName) {
    return className.startsWith(PACKAGE) && methodName.equals("enter");
  }

  /** A value type with a number that is the same in all modules in place of an index. */
  public ValType numbered(ValType type, WasmModule module) {
    return ids.numbered(type, module);
  }

  /** The Java type of a function type. */
  public static String javaType(FuncType type) {
    return Types.method(type);
  }

  /**
   * The name of a signature's abstract class.
   *
   * @param className that name, or that of another class of the signature
   * @return empty if it is of none
   */
  public static Optional<String> abstractClass(String className) {
    if (!className.startsWith(PACKAGE)) {
      return Optional.empty();
    }
    int suffix = className.indexOf('~');
    return Optional.of(suffix < 0 ? className : className.substring(0, suffix));
  }

  /** The key of a type that only its whole recursion group makes what it is. */
  private static String memberKey(int id) {
    return GROUP + id;
  }

  private String key(FuncType type, WasmModule module) {
    return key(type.refersToTypes() ? ids.numbered(type, module) : type);
  }

  /** The key of a type with numbers in place of indices. */
  private static String key(FuncType type) {
    StringBuilder key = new StringBuilder();
    addTo(key, type.params());
    key.append('_');
    addTo(key, type.results());
    return key.toString();
  }

  private static void addTo(StringBuilder key, List<ValType> types) {
    for (ValType type : types) {
      key.append(
          switch (type.kind()) {
            case I32 -> "i";
            case I64 -> "l";
            case F32 -> "f";
            case F64 -> "d";
            case V128 -> "v";
            case FUNC -> "r";
            case EXTERN -> "e";
            case EXN -> "x";
            case NOFUNC -> "nr";
            case NOEXTERN -> "ne";
            case NOEXN -> "nx";
            case TYPE -> "t" + type.typeIndex();
            case ANY -> "a";
            case EQ -> "q";
            case I31 -> "j";
            case STRUCT -> "s";
            case ARRAY -> "y";
            case NONE -> "nn";
            case AGGREGATE -> "c" + type.typeIndex();
          });
      if (type.isReference() && !type.nullable()) {
        key.append('!');
      }
    }
  }
}
