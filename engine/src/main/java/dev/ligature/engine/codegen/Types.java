package dev.ligature.engine.codegen;

import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/** The classes and the types of methods that generated code refers to. */
final class Types {
  static final ClassDesc INSTANCE = engine("Instance");
  static final ClassDesc COMPILED = engine("CompiledModule");
  static final ClassDesc FUNC = engine("Func");
  static final ClassDesc SHADOW_STACK = engine("ShadowStack");
  static final ClassDesc MEMORY = engine("Memory");
  static final ClassDesc TABLE = engine("Table");
  static final ClassDesc TAG = engine("Tag");
  static final ClassDesc GUEST_EXCEPTION = engine("GuestException");
  static final ClassDesc CODE = engine("code.Code");
  static final ClassDesc TAIL_CALL = engine("code.TailCall");
  static final ClassDesc RESUMPTION = engine("code.Resumption");
  static final ClassDesc TAIL_CALLS = engine("runtime.TailCalls");
  static final ClassDesc LAZY_BINDING = engine("code.LazyBinding");
  static final ClassDesc MEMORY_ACCESS = engine("runtime.MemoryAccess");
  static final ClassDesc SEGMENT_ACCESS = engine("runtime.SegmentAccess");
  static final ClassDesc ATOMIC_ACCESS = engine("runtime.AtomicAccess");
  static final ClassDesc BULK = engine("runtime.Bulk");
  static final ClassDesc NUMERIC = engine("runtime.Numeric");
  static final ClassDesc CLOSINGS = engine("code.Closings");
  static final ClassDesc REBOUND = engine("code.Rebound");
  static final ClassDesc TRAPS = engine("runtime.Traps");
  static final ClassDesc THROWS = engine("runtime.Throws");
  static final ClassDesc TRANSFER = engine("runtime.Transfer");
  static final ClassDesc OBJECT_ARRAY = ConstantDescs.CD_Object.arrayType();
  static final ClassDesc LONG_ARRAY = ConstantDescs.CD_long.arrayType();

  static final ClassDesc TRAP_EXCEPTION = engine("TrapException");
  static final ClassDesc HOST_THROW = engine("HostThrow");
  static final ClassDesc GLOBAL = engine("Global");

  /**
   * How many slots of parameters a method of generated code takes at most: the JVM allows 255,
   * among which are a receiver, the instance, a tail call, and a handle's own.
   */
  private static final int MAX_PARAMETER_SLOTS = 250;

  private Types() {}

  /**
   * A class that generated code refers to. By name, since those classes build on this package.
   *
   * @param name the name below the engine's package
   */
  private static ClassDesc engine(String name) {
    return ClassDesc.of("dev.ligature.engine." + name);
  }

  /**
   * The Java type of a function type. Several results are an array of boxed values, and so are
   * parameters that are too many for a method.
   */
  static MethodTypeDesc method(FuncType type) {
    List<ClassDesc> params = new ArrayList<>();
    int slots = 0;
    for (ValType param : type.params()) {
      JavaType java = JavaType.of(param);
      params.add(java.desc());
      slots += java.slots();
    }
    return MethodTypeDesc.of(
        result(type), slots <= MAX_PARAMETER_SLOTS ? params : List.of(OBJECT_ARRAY));
  }

  /** Whether the parameters of a method are one array. */
  static boolean takesArray(MethodTypeDesc javaType) {
    return javaType.parameterCount() > 0 && javaType.parameterType(0).equals(OBJECT_ARRAY);
  }

  private static ClassDesc result(FuncType type) {
    return switch (type.results().size()) {
      case 0 -> ConstantDescs.CD_void;
      case 1 -> JavaType.of(type.results().getFirst()).desc();
      default -> OBJECT_ARRAY;
    };
  }

  /** The type with one more parameter at the end. */
  static MethodTypeDesc append(MethodTypeDesc type, ClassDesc last) {
    return type.insertParameterTypes(type.parameterCount(), last);
  }

  /** The binary name of a class. */
  static String binaryName(ClassDesc desc) {
    String name = desc.packageName();
    return name.isEmpty() ? desc.displayName() : name + "." + desc.displayName();
  }
}
