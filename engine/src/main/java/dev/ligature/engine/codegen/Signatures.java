package dev.ligature.engine.codegen;

import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The signatures of an engine, and the loader of their classes. Thread-safe. */
public final class Signatures {
  private static final String PACKAGE = "ligature.call.";
  private final Map<String, Signature> byKey = new ConcurrentHashMap<>();
  private final Map<String, Signature.Loaded> loaded = new ConcurrentHashMap<>();
  private final SignatureLoader loader = new SignatureLoader(this);

  /** The parent of the loaders of modules: it finds the signatures' classes by name. */
  public SignatureLoader loader() {
    return loader;
  }

  /**
   * The signature of a type.
   *
   * @param type the type
   * @param module the module whose types it refers to, or null if it refers to none
   */
  public Signature of(FuncType type, WasmModule module) {
    String key = key(type, module, new HashSet<>());
    Signature known = byKey.get(key);
    return known != null ? known : byKey.computeIfAbsent(key, k -> make(k, type));
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

  /** The signature whose class has that binary name, or whose lazy class has; null if none. */
  Signature byClassName(String name) {
    if (!name.startsWith(PACKAGE)) {
      return null;
    }
    String key = name.substring(PACKAGE.length());
    boolean lazy = key.endsWith(SignatureGenerator.LAZY_SUFFIX);
    return byKey.get(
        lazy ? key.substring(0, key.length() - SignatureGenerator.LAZY_SUFFIX.length()) : key);
  }

  private static String key(FuncType type, WasmModule module, Set<Integer> open) {
    return key(type.params(), module, open) + "_" + key(type.results(), module, open);
  }

  private static String key(List<ValType> types, WasmModule module, Set<Integer> open) {
    StringBuilder key = new StringBuilder();
    for (ValType type : types) {
      key.append(key(type, module, open));
    }
    return key.toString();
  }

  private static String key(ValType type, WasmModule module, Set<Integer> open) {
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
            if (!open.add(type.typeIndex())) {
              throw new UnsupportedOperationException("recursive function type");
            }
            String inner = key(module.type(type.typeIndex()), module, open);
            open.remove(type.typeIndex());
            yield "t(" + inner + ")";
          }
        };
    return type.isReference() && !type.nullable() ? key + "!" : key;
  }
}
