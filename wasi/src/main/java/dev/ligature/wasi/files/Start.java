package dev.ligature.wasi.files;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where a path begins, and what it may reach.
 *
 * @param folder the first folder
 * @param readOnly whether nothing changes there
 * @param mount the root of a tree of mounted folders, in which absolute paths and links begin and
 *     above which {@code ..} stays; null where paths lead nowhere but into the folder
 */
record Start(Folder folder, boolean readOnly, @Nullable Mount mount) {
  /** Runs what takes several calls; where folders cannot be held, guests take turns. */
  <T> T together(Guard.Call<T> calls) throws IOException {
    return mount != null && mount.hasUnheld() ? CheckedPath.locked(calls) : folder.together(calls);
  }

  /** Lets go of all folders. */
  void release() throws IOException {
    if (mount != null) {
      mount.release();
    }
    folder.release();
  }
}
