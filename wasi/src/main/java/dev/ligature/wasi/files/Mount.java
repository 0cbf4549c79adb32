package dev.ligature.wasi.files;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place in a tree of mounted folders: a folder that is mounted there, or the way to one further
 * down.
 */
final class Mount {
  private final Map<String, Mount> below = new HashMap<>();
  private @Nullable Folder folder;
  private boolean readOnly;

  /** The place below by a name, or null if nothing is mounted there or further down. */
  @Nullable Mount below(String name) {
    return below.get(name);
  }

  /** The folder that is mounted here, if one is. */
  @Nullable Folder folder() {
    return folder;
  }

  /** Whether the folder that is mounted here changes nothing. */
  boolean isReadOnly() {
    return readOnly;
  }

  Mount make(String name) {
    return below.computeIfAbsent(name, _ -> new Mount());
  }

  /** Mounts a folder, and takes a use of it over. */
  void mount(Folder folder, boolean readOnly) {
    this.folder = folder;
    this.readOnly = readOnly;
  }

  /** Whether the platform cannot hold a folder that is mounted here or below. */
  boolean hasUnheld() {
    return folder instanceof CheckedFolder || below.values().stream().anyMatch(Mount::hasUnheld);
  }

  /** Lets go of all that is mounted. */
  void release() throws IOException {
    if (folder != null) {
      folder.release();
    }
    for (Mount mount : below.values()) {
      mount.release();
    }
  }
}
