package dev.ligature.engine;

import dev.ligature.engine.code.Code;
import dev.ligature.engine.code.Entrants;
import dev.ligature.engine.code.HeapType;
import dev.ligature.engine.code.LazyBinding;
import dev.ligature.engine.codegen.signature.Signature;
import dev.ligature.engine.codegen.signature.Signatures;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A function: code plus the instance that it belongs to. Two function references are equal exactly
 * if they are the same object.
 */
public final class Func implements Extern {
  /**
   * What calls go through, for generated code. Null until somebody is about to call: a table may
   * hold thousands of functions that nobody ever calls. Then it is lazy code, and from the first
   * call on the function's own. A race writes the same value twice.
   */
  public @Nullable Code code;

  private LazyBinding binding;
  private final Entrants entrants;
  private final Signature signature;
  private final FuncType type;

  /** Its type as references are told apart by it; null if that is its signature. */
  private final @Nullable HeapType heapType;

  /** Its name if it is not a guest's. */
  private final String name;

  private final @Nullable Instance instance;

  /**
   * The instance that the code runs on whoever calls. Null for a host function, and once the
   * program has several threads. Only the first thread may still read the older value then, and the
   * older value is that thread's instance.
   */
  private @Nullable Instance only;

  private final int index;

  /** Whether it is a stand-in that was closed. */
  private boolean closed;

  /** A function of a guest. */
  Func(Instance instance, int index) {
    CompiledModule compiled = instance.compiled();
    this.entrants = compiled.loader().signatures().entrants();
    this.signature = compiled.loader().signature(index);
    this.type = compiled.module().functionType(index);
    this.heapType =
        signature.isShared()
            ? compiled.loader().heapType(compiled.module().functionTypeIndex(index))
            : null;
    this.name = "";
    this.instance = instance;
    this.only = instance.isShared() ? null : instance;
    this.index = index;
    this.binding = new OwnCode(this, instance);
    this.code = compiled.loader().codeIfPresent(index);
  }

  /** A function that is found, or whose code is made, at its first call. */
  Func(
      String name, FuncType type, Signature signature, Signatures signatures, LazyBinding binding) {
    this(name, type, signature, null, signatures, binding);
  }

  /** The same of a type that references are told apart by. */
  Func(
      String name,
      FuncType type,
      Signature signature,
      @Nullable HeapType heapType,
      Signatures signatures,
      LazyBinding binding) {
    this.entrants = signatures.entrants();
    this.signature = signature;
    this.type = type;
    this.heapType = heapType;
    this.name = name;
    this.instance = null;
    this.index = -1;
    this.binding = binding;
  }

  /** A stand-in for another function, for Java to call it through until it is closed. */
  Func(Func original) {
    this.entrants = original.entrants;
    this.signature = original.signature;
    this.type = original.type;
    this.heapType = original.heapType;
    this.name = original.name;
    this.instance = original.instance;
    this.only = original.only;
    this.index = original.index;
    this.binding =
        instance != null
            ? new OwnCode(this, instance)
            : original.binding instanceof HostCode host
                ? new SharedCode(this, host)
                : original.binding;
    this.code = lazyCode();
  }

  private Code lazyCode() {
    return signature.lazyPrototype().lazy(binding);
  }

  /** Finds a guest's code. No method reference, which would be linked where the stack may end. */
  private static final class OwnCode implements LazyBinding {
    private final Func function;
    private final Instance instance;

    OwnCode(Func function, Instance instance) {
      this.function = function;
      this.instance = instance;
    }

    @Override
    public Func resolve() {
      function.install(instance.compiled().loader().code(function.index));
      return function;
    }
  }

  /** Finds the code of a host function for a stand-in. */
  private static final class SharedCode implements LazyBinding {
    private final Func function;
    private final HostCode host;

    SharedCode(Func function, HostCode host) {
      this.function = function;
      this.host = host;
    }

    @Override
    public Func resolve() {
      function.install(host.code());
      return function;
    }
  }

  private synchronized void install(Code made) {
    if (!closed) {
      code = made;
    }
  }

  /**
   * Makes a stand-in fail instead of calling. Its instance stays: a call that has read the older
   * code needs it.
   *
   * @param failure makes what is thrown to a Java caller
   */
  synchronized void close(Supplier<RuntimeException> failure) {
    closed = true;
    binding =
        () -> {
          throw HostThrow.of(failure.get());
        };
    code = lazyCode();
  }

  /** Makes it trap from its next call on: its instance has gone. */
  void retire(String message) {
    binding =
        () -> {
          throw new TrapException(TrapKind.UNRESOLVED_FUNCTION, message);
        };
    code = null;
  }

  /**
   * Gives a function without code its lazy one; for generated code. What another thread has put
   * there meanwhile stays.
   */
  public Code prepare() {
    Code present = code;
    if (present != null) {
      return present;
    }
    Code lazy = lazyCode();
    code = lazy;
    return lazy;
  }

  /** The function that this one stands for, if its target is found when it is called; else this. */
  public Func resolve() {
    return binding instanceof LazyTarget target ? target.resolve() : this;
  }

  /** The function's type. */
  public FuncType functionType() {
    return type;
  }

  Signature signature() {
    return signature;
  }

  /**
   * Its type as references are told apart by it, for generated code; null if other types can't be
   * taken for it.
   */
  public @Nullable HeapType heapType() {
    return heapType;
  }

  /** Whether its type is one in letters, for generated code. */
  public boolean isOfSignature(String key) {
    return signature.key().equals(Objects.requireNonNull(key, "key"));
  }

  /** Whether it may stand for functions of a signature, and of a type if that is shared. */
  boolean fits(Signature wanted, @Nullable HeapType wantedType) {
    return signature.equals(wanted)
        && (wantedType == null || (heapType != null && heapType.isSubtypeOf(wantedType)));
  }

  @Override
  public ExternType.Function type() {
    return new ExternType.Function(type);
  }

  /** The name with its module's, such as {@code libz.so.inflate}. */
  public String name() {
    return instance == null
        ? name
        : instance.compiled().name() + "." + instance.compiled().functionName(index);
  }

  /** The first thread's instance whose function this is; empty if it is not a guest's. */
  public Optional<Instance> instance() {
    return Optional.ofNullable(instance);
  }

  /** The index in its module's function index space, or -1 if it is not a guest's. */
  public int index() {
    return index;
  }

  /**
   * The instance that the code runs on, for generated code. For a guest's function it is the
   * instance of its library in the caller's thread. For a host function it is the caller's, so that
   * the function knows who calls.
   *
   * @param caller the calling instance, or null if Java calls
   */
  public @Nullable Instance target(@Nullable Instance caller) {
    Instance own = only;
    return own != null ? own : targetOf(caller);
  }

  private @Nullable Instance targetOf(@Nullable Instance caller) {
    return instance == null ? caller : instance.inThreadOf(caller);
  }

  /** Says that its program has a second thread: from now on the caller's is looked for. */
  void share() {
    only = null;
  }

  /** Notes that a thread calls it from Java; for generated code. */
  public void entered() {
    entrants.enter();
  }

  /**
   * A handle that calls the function, of the type {@link Engine#methodType} gives. A guest's trap
   * is thrown as {@link TrapException}; what a host function threw is thrown as it was. A reference
   * to a structure, an array or a function that is not of the type that the guest wants is an
   * {@link IllegalArgumentException}.
   */
  public MethodHandle handle() {
    MethodHandle handle = VectorHandles.toJava(signature.enter().bindTo(this), type, 0);
    return GivenReferences.arguments(handle, this, instance);
  }

  @Override
  public String toString() {
    return name() + type;
  }
}
