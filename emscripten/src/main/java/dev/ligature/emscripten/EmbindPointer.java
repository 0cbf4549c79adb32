package dev.ligature.emscripten;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An object of a class, or a pointer to one. Constructors give one, too. */
final class EmbindPointer extends EmbindType.Addressed {
  /** What may be passed. */
  enum Kind {
    REFERENCE(""),
    POINTER("*"),
    CONST_POINTER(" const*");

    private final String suffix;

    Kind(String suffix) {
      this.suffix = suffix;
    }
  }

  /**
   * The functions of a smart pointer.
   *
   * @param handles the guest's values
   * @param sharing how one is made of another: 2 by a value that lets go of the other
   * @param pointee gives the address of the object
   * @param constructor makes one that points to nothing
   * @param share makes one of an address and such a value
   * @param destructor ends one
   */
  record Smart(
      JsHandles handles,
      int sharing,
      EmbindCode pointee,
      EmbindCode constructor,
      EmbindCode share,
      EmbindCode destructor) {}

  private static final int BY_VALUE = 2;
  private static final int INTRUSIVE = 1;

  private final EmbindClass type;
  private final Kind kind;
  private final Optional<Smart> smart;

  EmbindPointer(EmbindGuest guest, EmbindClass type, Kind kind) {
    super(type.name() + kind.suffix, guest);
    this.type = type;
    this.kind = kind;
    this.smart = Optional.empty();
  }

  EmbindPointer(String name, EmbindGuest guest, EmbindClass type, Smart smart) {
    super(name, guest);
    this.type = type;
    this.kind = Kind.POINTER;
    this.smart = Optional.of(smart);
  }

  /** The class of the object. */
  EmbindClass type() {
    return type;
  }

  /** Ends a smart pointer. */
  void release(int pointer) {
    smart.orElseThrow().destructor().call(pointer);
  }

  @Override
  @Nullable Object value(@Nullable Object wire) {
    int pointer = wire instanceof Number number ? JsNumber.bits(number) : 0;
    int address = smart.map(known -> known.pointee().callInt(pointer)).orElse(pointer);
    if (address == 0) {
      if (smart.isPresent()) {
        release(pointer);
      }
      return null;
    }
    return new EmbindObject(
        type.actual(address), smart.map(_ -> new EmbindObject.Holder(this, pointer)));
  }

  @Override
  Object wire(@Nullable Object value, Temporaries after) {
    boolean isNothing = value == null || value == JsValue.UNDEFINED;
    if (isNothing && kind != Kind.REFERENCE) {
      return smart.map(known -> own(known.constructor().callInt(), after)).orElse(0);
    }
    if (!(value instanceof EmbindObject object) || !object.type().isOf(type.types())) {
      throw mismatch(value);
    }
    int address = object.addressAs(type);
    return smart.map(known -> pointer(known, object, address, after)).orElse(address);
  }

  private int own(int pointer, Temporaries after) {
    after.add(() -> release(pointer));
    return pointer;
  }

  private int pointer(Smart known, EmbindObject object, int address, Temporaries after) {
    EmbindObject.Holder held =
        object
            .holder()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s is held by no smart pointer, so it can't be a %s"
                            .formatted(object, name())));
    if (held.type() == this || known.sharing() == INTRUSIVE) {
      return held.address();
    }
    if (known.sharing() != BY_VALUE) {
      throw mismatch(object);
    }
    EmbindObject shared = object.share();
    JsFunction close =
        (_, _) -> {
          shared.close();
          return JsValue.UNDEFINED;
        };
    return own(known.share().callInt(address, known.handles().add(close)), after);
  }
}
