package dev.ligature.linker.marshal;

import org.jspecify.annotations.Nullable;

/** The address of what is in a box. */
final class BoxPointer extends PointerLike {
  private final CType content;
  private final Direction direction;

  /**
   * The address of a copy.
   *
   * @param content what is in the box
   */
  BoxPointer(DataModel model, CType content, Direction direction) {
    super(model);
    this.content = content;
    this.direction = direction;
  }

  @Override
  String cName() {
    return content.cName() + (content instanceof PointerLike ? "*" : " *");
  }

  @Override
  long pass(Storage storage, @Nullable Object box) {
    if (box == null) {
      return 0;
    }
    int size = Math.max(1, content.size());
    long address = storage.reserve(size);
    storage.guest().clear(address, size);
    Object value = Box.content(box);
    if (direction.in && value != null) {
      content.write(storage, address, value);
    }
    return address;
  }

  @Override
  boolean isReadAfterwards() {
    return direction.out;
  }

  @Override
  void readAfterwards(Guest guest, Object box, long bits) {
    long address = address(bits);
    Box.setContent(box, content.read(guest, guest.segment(address, content.size()), address));
  }

  @Override
  boolean isReadable() {
    return false;
  }

  @Override
  Object give(Guest guest, long bits) {
    throw new AssertionError("a box is no result");
  }
}
