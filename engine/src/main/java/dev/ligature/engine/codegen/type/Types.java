package dev.ligature.engine.codegen.type;

import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/** The classes and the types of methods that generated code refers to. */
public final class Types {
  public static final ClassDesc INSTANCE = engine("Instance");
  public static final ClassDesc COMPILED = engine("CompiledModule");
  public static final ClassDesc FUNC = engine("Func");
  public static final ClassDesc SHADOW_STACK = engine("ShadowStack");
  public static final ClassDesc MEMORY = engine("Memory");
  public static final ClassDesc TABLE = engine("Table");
  public static final ClassDesc TAG = engine("Tag");
  public static final ClassDesc GUEST_EXCEPTION = engine("GuestException");
  public static final ClassDesc CODE = engine("code.Code");
  public static final ClassDesc TAIL_CALL = engine("code.TailCall");
  public static final ClassDesc RESUMPTION = engine("code.Resumption");
  public static final ClassDesc TAIL_CALLS = engine("runtime.TailCalls");
  public static final ClassDesc LAZY_BINDING = engine("code.LazyBinding");
  public static final ClassDesc MEMORY_ACCESS = engine("runtime.MemoryAccess");
  public static final ClassDesc SEGMENT_ACCESS = engine("runtime.SegmentAccess");
  public static final ClassDesc ATOMIC_ACCESS = engine("runtime.AtomicAccess");
  public static final ClassDesc BULK = engine("runtime.Bulk");
  public static final ClassDesc SLOW_BULK = engine("runtime.SlowBulk");
  public static final ClassDesc NUMERIC = engine("runtime.Numeric");
  public static final ClassDesc CLOSINGS = engine("code.Closings");
  public static final ClassDesc REBOUND = engine("code.Rebound");
  public static final ClassDesc LOOP_POLL = engine("code.LoopPoll");
  public static final ClassDesc TRAPS = engine("runtime.Traps");
  public static final ClassDesc THROWS = engine("runtime.Throws");
  public static final ClassDesc TRANSFER = engine("runtime.Transfer");
  public static final ClassDesc OBJECT_ARRAY = ConstantDescs.CD_Object.arrayType();
  public static final ClassDesc LONG_ARRAY = ConstantDescs.CD_long.arrayType();

  public static final ClassDesc TRAP_EXCEPTION = engine("TrapException");
  public static final ClassDesc HOST_THROW = engine("HostThrow");
  public static final ClassDesc GLOBAL = engine("Global");

  /**
   * How many slots of parameters a method of generated code takes at most: the JVM allows 255,
   * among which are a receiver, the instance, a tail call, and a handle's own.
   */
  private static final int MAX_PARAMETER_SLOTS = 250;

  /** The static method of an instance class that loops call whose thread attends. */
  public static final String POLL = "poll";

  /**
   * The method of an instance class that does nothing as long as that class has no subclass; loops
   * call it for that reason.
   */
  public static final String TURN = "turn";

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
  public static MethodTypeDesc method(FuncType type) {
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
  public static boolean takesArray(MethodTypeDesc javaType) {
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
  public static MethodTypeDesc append(MethodTypeDesc type, ClassDesc last) {
    return type.insertParameterTypes(type.parameterCount(), last);
  }

  /** The binary name of a class. */
  public static String binaryName(ClassDesc desc) {
    String name = desc.packageName();
    return name.isEmpty() ? desc.displayName() : name + "." + desc.displayName();
  }
}
