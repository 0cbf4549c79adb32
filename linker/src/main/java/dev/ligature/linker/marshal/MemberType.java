package dev.ligature.linker.marshal;

import org.jspecify.annotations.Nullable;

/** A C type that is in memory only: it is never passed as itself. */
abstract class MemberType extends CType {
  @Override
  final long pass(Storage storage, @Nullable Object value) {
    throw new AssertionError(cName() + " is no argument");
  }

  @Override
  final Object give(Guest guest, long bits) {
    throw new AssertionError(cName() + " is no result");
  }
}
