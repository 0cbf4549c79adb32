package dev.ligature.engine.codegen;

import dev.ligature.engine.code.Entrants;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The signatures of an engine, and the loader of their classes. Thread-safe. */
public final class Signatures {
  private static final String PACKAGE = "ligature.call.";
  private final Map<String, Signature> byKey = new ConcurrentHashMap<>();
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
    String key = key(type, module, new ArrayList<>());
    Signature known = byKey.get(key);
    return known != null ? known : byKey.computeIfAbsent(key, k -> make(k, type));
  }

  /** Whether a method is that by which Java calls functions of a signature. */
  public static boolean isEntry(String className, String methodName) {
    return className.startsWith(PACKAGE) && methodName.equals("enter");
  }

  /** The Java type of a function type. */
  public static MethodTypeDesc javaType(FuncType type) {
    return Types.method(type);
  }

  private static Signature make(String key, FuncType type) {
    MethodTypeDesc java = Types.method(type);
    return new Signature(
        key, type, ClassDesc.of(PACKAGE + key), Types.append(java, Types.INSTANCE), java);
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
    String key = name.substring(PACKAGE.length());
    int suffix = key.indexOf('~');
    return byKey.get(suffix < 0 ? key : key.substring(0, suffix));
  }

  private static String key(FuncType type, WasmModule module, List<Integer> open) {
    return key(type.params(), module, open) + "_" + key(type.results(), module, open);
  }

  private static String key(List<ValType> types, WasmModule module, List<Integer> open) {
    StringBuilder key = new StringBuilder();
    for (ValType type : types) {
      key.append(key(type, module, open));
    }
    return key.toString();
  }

  private static String key(ValType type, WasmModule module, List<Integer> open) {
    String key =
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
          case TYPE -> {
            int known = open.lastIndexOf(type.typeIndex());
            if (known >= 0) {
              // A type that refers to itself, by how far out that is.
              yield "t^" + (open.size() - 1 - known);
            }
            open.add(type.typeIndex());
            String inner = key(module.type(type.typeIndex()), module, open);
            open.removeLast();
            yield "t(" + inner + ")";
          }
        };
    return type.isReference() && !type.nullable() ? key + "!" : key;
  }
}
