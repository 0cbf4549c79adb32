package dev.ligature.wasi.files;

import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may read, write and execute a file: the lower nine bits of {@code st_mode}. File systems
 * without such permissions ignore them.
 *
 * @param bits the bits, or -1 for those that the host gives what is new
 */
public record Permissions(int bits) {
  /** Those that the host gives what is new. */
  public static final Permissions OF_HOST = new Permissions(-1);

  private static final int ALL = 0777;

  /** The lower nine bits of a mode. */
  public static Permissions of(int mode) {
    return new Permissions(mode & ALL);
  }

  /**
   * Sets those of what was just created, which is there whether its file system lets them be set.
   */
  void setIfPossible(Place place) {
    try {
      place.folder().setPermissions(place.name(), this);
    } catch (java.io.IOException _) {
      // It has those that the host gives.
    }
  }

  /** Sets them by a view, if there is one. */
  void set(@Nullable PosixFileAttributeView view) throws java.io.IOException {
    if (view != null && bits >= 0) {
      view.setPermissions(toSet());
    }
  }

  /** The permissions of POSIX: those of the owner are the highest bits. */
  private Set<PosixFilePermission> toSet() {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      if ((bits >> (all.length - 1 - i) & 1) != 0) {
        set.add(all[i]);
      }
    }
    return set;
  }
}
