package dev.ligature.engine.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Whose a folder is. Code in it runs in this process, so nobody else may be able to write there but
 * the system's administrator. Systems without owners and permissions of POSIX are taken as they
 * are.
 */
final class Ownership {
  private static final String ADMINISTRATOR = "root";

  private Ownership() {}

  static boolean isPosix(Path folder) {
    return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /**
   * Checks a folder that is there.
   *
   * @throws IOException if others than this process's user may write to it
   */
  static void check(Path folder) throws IOException {
    if (!isPosix(folder)) {
      return;
    }
    PosixFileAttributes attributes = Files.readAttributes(folder, PosixFileAttributes.class);
    Set<PosixFilePermission> permissions = attributes.permissions();
    if (permissions.contains(PosixFilePermission.GROUP_WRITE)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException(
          "code cache %s: others may write to it (%s), and code in it runs in this process: chmod go-w %s, or name another folder"
              .formatted(folder, PosixFilePermissions.toString(permissions), folder));
    }
    String owner = attributes.owner().getName();
    if (!owner.equals(ADMINISTRATOR) && !owner.equals(user(folder))) {
      throw new IOException(
          "code cache %s: it belongs to %s, and code in it runs in this process: name another folder"
              .formatted(folder, owner));
    }
  }

  /** The name of this process's user, as the folder's file system says it. */
  private static String user(Path folder) throws IOException {
    String name = System.getProperty("user.name", "?");
    if (!name.equals("?")) {
      return name;
    }
    // A user without a name has a number, which what it writes belongs to.
    Path file = Files.createTempFile(folder, "", ".tmp");
    try {
      return Files.getOwner(file).getName();
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
