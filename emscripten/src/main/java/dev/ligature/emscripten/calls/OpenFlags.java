package dev.ligature.emscripten.calls;

import dev.ligature.wasi.files.OpenOptions;

/** The flags by which files are opened: those of Linux. */
final class OpenFlags {
  /** The descriptor that stands for the working directory. */
  static final int WORKING_DIRECTORY = -100;

  static final int WRITE_ONLY = 1;
  static final int READ_WRITE = 2;
  static final int APPEND = 0x400;
  static final int NON_BLOCKING = 0x800;

  private static final int ACCESS = 3;
  private static final int CREATE = 0x40;
  private static final int EXCLUSIVE = 0x80;
  private static final int TRUNCATE = 0x200;
  private static final int DATA_SYNC = 0x1000;
  private static final int DIRECTORY = 0x10000;
  private static final int NO_FOLLOW = 0x20000;
  private static final int SYNC = 0x101000;
  private static final int PATH_ONLY = 0x200000;

  // Those of WASI.
  private static final int WASI_APPEND = 1;
  private static final int WASI_NON_BLOCKING = 4;
  private static final long RIGHTS = 0x8e001ff;
  private static final long RIGHT_READ = 1 << 1;
  private static final long RIGHT_WRITE = 1 << 6;

  private OpenFlags() {}

  static OpenOptions options(int flags) {
    int access = flags & ACCESS;
    boolean pathOnly = (flags & PATH_ONLY) != 0;
    return new OpenOptions(
        access != WRITE_ONLY,
        access != 0 && !pathOnly,
        (flags & APPEND) != 0,
        (flags & CREATE) != 0 && !pathOnly,
        (flags & EXCLUSIVE) != 0,
        (flags & TRUNCATE) != 0 && !pathOnly,
        (flags & DIRECTORY) != 0,
        (flags & NO_FOLLOW) == 0,
        (flags & SYNC) == SYNC,
        (flags & DATA_SYNC) != 0);
  }

  /** The rights in WASI that go with them. */
  static long rights(int flags) {
    return switch (flags & ACCESS) {
      case 0 -> RIGHTS & ~RIGHT_WRITE;
      case WRITE_ONLY -> RIGHTS & ~RIGHT_READ;
      default -> RIGHTS;
    };
  }

  /** The flags in WASI that go with them. */
  static int toWasi(int flags) {
    return ((flags & APPEND) != 0 ? WASI_APPEND : 0)
        | ((flags & NON_BLOCKING) != 0 ? WASI_NON_BLOCKING : 0);
  }

  /** Those that go with rights and flags in WASI. */
  static int of(long rights, int wasi) {
    boolean writes = (rights & RIGHT_WRITE) != 0;
    int access = !writes ? 0 : (rights & RIGHT_READ) != 0 ? READ_WRITE : WRITE_ONLY;
    return access
        | ((wasi & WASI_APPEND) != 0 ? APPEND : 0)
        | ((wasi & WASI_NON_BLOCKING) != 0 ? NON_BLOCKING : 0);
  }
}
