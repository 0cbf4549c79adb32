package dev.ligature.linker.testing;

import dev.ligature.linker.OpenFlag;
import java.util.Optional;

/** Run-time linking by {@code dlopen} and its family; a handle is a number. */
final class GuestLinking implements Side.Linking {
  private final DlGuest guest;

  GuestLinking(DlGuest guest) {
    this.guest = guest;
  }

  private static int mode(OpenFlag flag) {
    return switch (flag) {
      case LAZY -> DlGuest.LAZY;
      case NOW -> DlGuest.NOW;
      case NOLOAD -> DlGuest.NOLOAD;
      case LOCAL -> DlGuest.LOCAL;
      case GLOBAL -> DlGuest.GLOBAL;
      case NODELETE -> DlGuest.NODELETE;
      case DEEPBIND -> throw new IllegalArgumentException("wasi-libc has no RTLD_DEEPBIND");
    };
  }

  @Override
  public Object open(String name, OpenFlag... flags) {
    int mode = 0;
    for (OpenFlag flag : flags) {
      mode |= mode(flag);
    }
    int handle = guest.open(name, mode);
    return handle == 0 ? null : Integer.valueOf(handle);
  }

  @Override
  public Optional<Integer> symbol(Object handle, String name) {
    return found(guest.symbol((int) handle, name));
  }

  @Override
  public Optional<Integer> symbolInScope(String name) {
    return found(guest.symbol(DlGuest.DEFAULT, name));
  }

  private static Optional<Integer> found(int address) {
    return address == 0 ? Optional.empty() : Optional.of(address);
  }

  @Override
  public int call(int pointer) {
    return guest.callPointer(pointer);
  }

  @Override
  public boolean close(Object handle) {
    return guest.close((int) handle) == 0;
  }

  @Override
  public Optional<String> at(int pointer) {
    return guest.address(pointer).map(address -> address.file() + " " + address.symbol());
  }

  @Override
  public Optional<String> failure() {
    return guest.error();
  }
}
