package dev.ligature.linker.marshal;

import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The address of something that is the caller's, who frees it. */
final class OwnedType extends PointerLike {
  private final PointerLike type;
  private final LongConsumer free;

  /**
   * The type of a result.
   *
   * @param free what an address is given to after its contents were read
   */
  OwnedType(PointerLike type, LongConsumer free) {
    super(type.model());
    this.type = type;
    this.free = free;
  }

  @Override
  String cName() {
    return type.cName();
  }

  @Override
  long pass(Storage storage, @Nullable Object value) {
    throw new AssertionError("owned by the caller already");
  }

  @Override
  @Nullable Object give(Guest guest, long bits) {
    try {
      return type.give(guest, bits);
    } finally {
      if (address(bits) != 0) {
        free.accept(address(bits));
      }
    }
  }
}
