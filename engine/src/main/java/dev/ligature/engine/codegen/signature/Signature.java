package dev.ligature.engine.codegen.signature;

import dev.ligature.engine.cache.StoredCode;
import dev.ligature.engine.code.Code;
import dev.ligature.engine.code.Room;
import dev.ligature.engine.codegen.classfile.MethodTypes;
import dev.ligature.engine.codegen.classfile.TypeKind;
import dev.ligature.engine.codegen.loading.Loading;
import dev.ligature.engine.codegen.type.Types;
import dev.ligature.wasm.FuncType;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * A function type as generated code sees it. Types of different modules that are equal have the
 * same signature, and so the same classes, as long as anybody has it: then its classes go. Compared
 * by identity.
 */
public final class Signature {
  private final String key;
  private final FuncType type;
  private final String desc;
  private final String callType;
  private final String javaType;

  // Few of a module's types are used at once, and a loader is dear to make.
  private volatile @Nullable SignatureLoader loader;

  @SuppressWarnings("unused")
  private final Object keeper;

  private final boolean interruptible;
  private final StoredCode stored;
  private volatile @Nullable Code lazyPrototype;
  private volatile @Nullable MethodHandle enter;

  /**
   * The signature of a type.
   *
   * @param key the type in letters, such as {@code ii_i}
   * @param type the type, of the module that first used it
   * @param desc the abstract class of functions of this type
   * @param javaType the type of a handle on such a function
   * @param keeper keeps what the key's numbers mean as long as there is the signature
   * @param interruptible whether threads can be stopped in the middle of code of this type
   * @param stored its classes, if they were generated before
   */
  Signature(
      String key,
      FuncType type,
      String desc,
      String javaType,
      Object keeper,
      boolean interruptible,
      StoredCode stored) {
    this.stored = stored;
    this.interruptible = interruptible;
    this.keeper = keeper;
    this.key = key;
    this.type = type;
    this.desc = desc;
    this.callType = MethodTypes.append(javaType, Types.INSTANCE);
    this.javaType = javaType;
  }

  /** Whether other types are part of what it is: those of its recursion group. */
  public boolean isOfGroup() {
    return key.startsWith(Signatures.GROUP) || isShared();
  }

  /** Whether functions of several types have it, which code tells apart by other means. */
  public boolean isShared() {
    return key.startsWith(Signatures.SHARED);
  }

  /** Whether calls from Java tell which thread they are made on. */
  boolean isInterruptible() {
    return interruptible;
  }

  /** Its classes that were generated before. */
  StoredCode stored() {
    return stored;
  }

  /** The type in letters. */
  public String key() {
    return key;
  }

  /** The type, of the module that first used it. */
  FuncType type() {
    return type;
  }

  /** The abstract class of functions of this type. */
  public String desc() {
    return desc;
  }

  /** The type of their {@code call} method: the parameters, then the instance. */
  public String callType() {
    return callType;
  }

  /** The type of a handle on such a function. */
  public String javaType() {
    return javaType;
  }

  /** The loader of its classes; there is room on the stack. */
  public SignatureLoader loader() {
    SignatureLoader made = loader;
    return made != null ? made : makeLoader();
  }

  private synchronized SignatureLoader makeLoader() {
    SignatureLoader made = loader;
    if (made == null) {
      made = new SignatureLoader(this);
      loader = made;
    }
    return made;
  }

  /** Makes lazy code. */
  public Code lazyPrototype() {
    Code known = lazyPrototype;
    if (known == null) {
      known = Loading.withRoom(new Load(this));
      lazyPrototype = known;
    }
    return known;
  }

  private static final class Load extends Room.Task<Code> {
    private final Signature signature;

    Load(Signature signature) {
      this.signature = signature;
    }

    @Override
    protected Code run() {
      SignatureLoader loader = signature.loader();
      synchronized (loader) {
        Code known = signature.lazyPrototype;
        return known != null ? known : loader.lazyPrototype();
      }
    }
  }

  /**
   * A handle that calls a function from Java. Made when it is first wanted, as handles are dear.
   */
  public MethodHandle enter() {
    MethodHandle known = enter;
    if (known == null) {
      known = Loading.withRoom(new Find(this, true));
      enter = known;
    }
    return known;
  }

  /** A handle that finds a function of this type in a table. */
  public MethodHandle at() {
    return Loading.withRoom(new Find(this, false));
  }

  private static final class Find extends Room.Task<MethodHandle> {
    private final Signature signature;
    private final boolean enter;

    Find(Signature signature, boolean enter) {
      this.signature = signature;
      this.enter = enter;
    }

    @Override
    protected MethodHandle run() {
      SignatureLoader loader = signature.loader();
      return enter ? loader.enter() : loader.at();
    }
  }

  /** Whether the parameters are an array of boxed values, since they are too many for a method. */
  public boolean takesArray() {
    return Types.takesArray(javaType);
  }

  /** The kind of the result on the operand stack. */
  public TypeKind result() {
    return MethodTypes.resultKind(callType);
  }
}
