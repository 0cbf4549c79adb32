package dev.ligature.wasi.files;

import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
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

  private static final List<PosixFilePermission> HIGHEST_FIRST =
      List.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE,
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

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

  /** Those that Java has so. */
  public static Permissions of(Set<PosixFilePermission> set) {
    int bits = 0;
    for (PosixFilePermission each : HIGHEST_FIRST) {
      bits = bits << 1 | (set.contains(each) ? 1 : 0);
    }
    return new Permissions(bits);
  }

  /** As Java has them. */
  public Set<PosixFilePermission> toSet() {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    int bit = HIGHEST_FIRST.size();
    for (PosixFilePermission each : HIGHEST_FIRST) {
      bit--;
      if ((bits >> bit & 1) != 0) {
        set.add(each);
      }
    }
    return set;
  }
}
