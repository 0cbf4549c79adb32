package dev.ligature.linker.marshal;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What may be null, as Java says it. */
final class OptionalType extends PointerLike {
  private final PointerLike present;

  /**
   * An optional address.
   *
   * @param present what it is if not null
   */
  OptionalType(PointerLike present) {
    super(present.model());
    this.present = present;
  }

  @Override
  String cName() {
    return present.cName();
  }

  @Override
  boolean isReadable() {
    return present.isReadable();
  }

  @Override
  boolean isOneWay() {
    return present.isOneWay();
  }

  @Override
  long pass(Storage storage, @Nullable Object value) {
    return value instanceof Optional<?> optional && optional.isPresent()
        ? present.pass(storage, optional.get())
        : 0;
  }

  @Override
  Object give(Guest guest, long bits) {
    return address(bits) == 0 ? Optional.empty() : Optional.ofNullable(present.give(guest, bits));
  }
}
