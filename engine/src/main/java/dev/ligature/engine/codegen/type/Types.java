package dev.ligature.engine.codegen.type;

import dev.ligature.wasm.FuncType;

/** The classes and the types of methods that generated code refers to, as descriptors. */
public final class Types {
  public static final String OBJECT = "Ljava/lang/Object;";
  public static final String STRING = "Ljava/lang/String;";
  public static final String CLASS = "Ljava/lang/Class;";
  public static final String INTEGER = "Ljava/lang/Integer;";
  public static final String LONG = "Ljava/lang/Long;";
  public static final String FLOAT = "Ljava/lang/Float;";
  public static final String DOUBLE = "Ljava/lang/Double;";
  public static final String THROWABLE = "Ljava/lang/Throwable;";
  public static final String RUNTIME_EXCEPTION = "Ljava/lang/RuntimeException;";
  public static final String METHOD_HANDLE = "Ljava/lang/invoke/MethodHandle;";
  public static final String METHOD_HANDLES = "Ljava/lang/invoke/MethodHandles;";
  public static final String LOOKUP = "Ljava/lang/invoke/MethodHandles$Lookup;";
  public static final String OBJECT_ARRAY = "[" + OBJECT;
  public static final String LONG_ARRAY = "[J";

  /** The packages whose classes generated code calls, which are exported to nobody else. */
  public static final String CODE_PACKAGE = "dev.ligature.engine.code";

  public static final String RUN_TIME_PACKAGE = "dev.ligature.engine.runtime";

  // By name, since those classes build on this package.
  private static final String ENGINE = "Ldev/ligature/engine/";
  public static final String INSTANCE = ENGINE + "Instance;";
  public static final String COMPILED = ENGINE + "CompiledModule;";
  public static final String FUNC = ENGINE + "Func;";
  public static final String SHADOW_STACK = ENGINE + "ShadowStack;";
  public static final String MEMORY = ENGINE + "Memory;";
  public static final String TABLE = ENGINE + "Table;";
  public static final String TAG = ENGINE + "Tag;";
  public static final String GUEST_EXCEPTION = ENGINE + "GuestException;";
  public static final String CODE = ENGINE + "code/Code;";
  public static final String TAIL_CALL = ENGINE + "code/TailCall;";
  public static final String RESUMPTION = ENGINE + "code/Resumption;";
  public static final String TAIL_CALLS = ENGINE + "runtime/TailCalls;";
  public static final String LAZY_BINDING = ENGINE + "code/LazyBinding;";
  public static final String MEMORY_ACCESS = ENGINE + "runtime/MemoryAccess;";
  public static final String SEGMENT_ACCESS = ENGINE + "runtime/SegmentAccess;";
  public static final String ATOMIC_ACCESS = ENGINE + "runtime/AtomicAccess;";
  public static final String BULK = ENGINE + "runtime/Bulk;";
  public static final String SLOW_BULK = ENGINE + "runtime/SlowBulk;";
  public static final String WIDE_ACCESS = ENGINE + "runtime/WideAccess;";
  public static final String WIDE_SEGMENT_ACCESS = ENGINE + "runtime/WideSegmentAccess;";
  public static final String WIDE_ATOMIC_ACCESS = ENGINE + "runtime/WideAtomicAccess;";
  public static final String WIDE_BULK = ENGINE + "runtime/WideBulk;";
  public static final String NUMERIC = ENGINE + "runtime/Numeric;";
  public static final String STRUCTS = ENGINE + "runtime/Structs;";
  public static final String ARRAY_ELEMENTS = ENGINE + "runtime/ArrayElements;";
  public static final String ARRAY_RANGES = ENGINE + "runtime/ArrayRanges;";
  public static final String CASTS = ENGINE + "runtime/Casts;";
  public static final String CLOSINGS = ENGINE + "code/Closings;";
  public static final String REBOUND = ENGINE + "code/Rebound;";
  public static final String LOOP_POLL = ENGINE + "code/LoopPoll;";
  public static final String TRAPS = ENGINE + "runtime/Traps;";
  public static final String THROWS = ENGINE + "runtime/Throws;";
  public static final String TRANSFER = ENGINE + "runtime/Transfer;";
  public static final String TRAP_EXCEPTION = ENGINE + "TrapException;";
  public static final String HOST_TARGET = ENGINE + "code/HostTarget;";
  public static final String GUARD = ENGINE + "Guard;";
  public static final String HOST_THROW = ENGINE + "HostThrow;";
  public static final String GLOBAL = ENGINE + "Global;";
  public static final String VECTOR_CELL = ENGINE + "Global$Vector;";
  public static final String V128 = ENGINE + "V128;";
  public static final String VECTOR = "Ljdk/incubator/vector/ByteVector;";
  public static final String VECTOR_SPECIES = "Ljdk/incubator/vector/VectorSpecies;";
  public static final String LANE_ACCESS = ENGINE + "runtime/LaneAccess;";
  public static final String LONG_VECTORS = ENGINE + "runtime/LongVectors;";

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
   * The Java type of a function type. Several results are an array of boxed values, and so are
   * parameters that are too many for a method. A vector is two parameters, and two of several
   * results; one alone is an object.
   */
  public static String method(FuncType type) {
    StringBuilder java = new StringBuilder("(");
    int slots = 0;
    for (JavaType one : JavaType.of(type.params())) {
      java.append(one.desc());
      slots += one.slots();
    }
    String params = slots <= MAX_PARAMETER_SLOTS ? java.toString() : "(" + OBJECT_ARRAY;
    return params + ")" + result(type);
  }

  /** Whether the parameters of a method are one array. */
  public static boolean takesArray(String javaType) {
    return javaType.startsWith(OBJECT_ARRAY, 1);
  }

  private static String result(FuncType type) {
    if (Pairs.givesOne(type)) {
      return V128;
    }
    return switch (type.results().size()) {
      case 0 -> "V";
      case 1 -> JavaType.of(type.results().getFirst()).desc();
      default -> OBJECT_ARRAY;
    };
  }

  /** The class of the run time with what is done with halves of vectors of a shape. */
  public static String vectors(String lanes) {
    return ENGINE + "runtime/" + lanes + "Vectors;";
  }

  /** The class of the run time with what is done with whole vectors of a shape. */
  public static String lanes(String lanes) {
    return ENGINE + "runtime/" + lanes + "Lanes;";
  }

  /** The descriptor of a class. */
  public static String ofName(String binaryName) {
    return "L" + binaryName.replace('.', '/') + ";";
  }

  /** The binary name of a class. */
  public static String binaryName(String desc) {
    return desc.substring(1, desc.length() - 1).replace('/', '.');
  }
}
