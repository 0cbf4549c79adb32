package dev.ligature.engine.codegen;

import dev.ligature.engine.code.Entrants;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The signatures of an engine, and the loader of their classes. Thread-safe. */
public final class Signatures {
  private static final String PACKAGE = "ligature.call.";

  /** Longer keys get a number as the name of their class, which the class file format limits. */
  private static final int MAX_NAME = 200;

  private final Map<String, Signature> byKey = new ConcurrentHashMap<>();
  private final Map<String, Signature> byName = new ConcurrentHashMap<>();
  private final TypeIds ids = new TypeIds();
  private final AtomicInteger numbered = new AtomicInteger();
  private final Map<String, Signature.Loaded> loaded = new ConcurrentHashMap<>();
  private final SignatureLoader loader = new SignatureLoader(this);
  private final Entrants entrants = new Entrants();

  /** The threads that have called functions of the engine from Java. */
  public Entrants entrants() {
    return entrants;
  }

  /** The parent of the loaders of modules: it finds the signatures' classes by name. */
  public SignatureLoader loader() {
    return loader;
  }

  /**
   * The signature of a type.
   *
   * @param type the type
   * @param module the module whose types it refers to, or null if it refers to none
   * @throws IllegalArgumentException if it refers to some, and there is no module
   */
  public Signature of(FuncType type, WasmModule module) {
    if (module == null && type.refersToTypes()) {
      throw new IllegalArgumentException("type " + type + " refers to types of a module");
    }
    int member = module == null ? -1 : ids.ofMember(module, type);
    return ofKey(member < 0 ? key(type, module) : memberKey(member), type);
  }

  /** The signature of the type at an index. */
  Signature of(int index, WasmModule module) {
    FuncType type = module.type(index);
    boolean alone = module.isAlone(index);
    return ofKey(alone ? key(type, module) : memberKey(ids.of(module, index)), type);
  }

  private Signature ofKey(String key, FuncType type) {
    Signature known = byKey.get(key);
    return known != null ? known : byKey.computeIfAbsent(key, k -> make(k, type));
  }

  /** Whether a method is that by which Java calls functions of a signature. */
  public static boolean isEntry(String className, String methodName) {
    return className.startsWith(PACKAGE) && methodName.equals("enter");
  }

  /** A value type with a number that is the same in all modules in place of an index. */
  ValType numbered(ValType type, WasmModule module) {
    return ids.numbered(type, module);
  }

  /** The Java type of a function type. */
  public static MethodTypeDesc javaType(FuncType type) {
    return Types.method(type);
  }

  private Signature make(String key, FuncType type) {
    MethodTypeDesc java = Types.method(type);
    String name = key.length() <= MAX_NAME ? key : "long" + numbered.incrementAndGet();
    ClassDesc desc = ClassDesc.of(PACKAGE + name);
    Signature signature = new Signature(key, type, desc, Types.append(java, Types.INSTANCE), java);
    byName.put(name, signature);
    return signature;
  }

  /** The classes of a signature. */
  public Signature.Loaded load(Signature signature) {
    Signature.Loaded known = loaded.get(signature.key());
    return known != null
        ? known
        : loaded.computeIfAbsent(signature.key(), k -> loader.load(signature));
  }

  /** The signature that has a class of that binary name; null if none. */
  Signature byClassName(String name) {
    if (!name.startsWith(PACKAGE)) {
      return null;
    }
    String own = name.substring(PACKAGE.length());
    int suffix = own.indexOf('~');
    return byName.get(suffix < 0 ? own : own.substring(0, suffix));
  }

  /** The key of a type that only its whole recursion group makes what it is. */
  private static String memberKey(int id) {
    return "g" + id;
  }

  private String key(FuncType type, WasmModule module) {
    StringBuilder key = new StringBuilder();
    addTo(key, type.params(), module);
    key.append('_');
    addTo(key, type.results(), module);
    return key.toString();
  }

  private void addTo(StringBuilder key, List<ValType> types, WasmModule module) {
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
            case TYPE -> "t" + ids.of(module, type.typeIndex());
          });
      if (type.isReference() && !type.nullable()) {
        key.append('!');
      }
    }
  }
}
