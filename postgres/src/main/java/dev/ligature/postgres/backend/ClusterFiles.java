package dev.ligature.postgres.backend;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files of a cluster.
 *
 * @param root the root of the programs' tree, with PostgreSQL's own files in it
 * @param dataDirectory the folder that is the cluster; empty if it is in the tree
 * @param folders further folders that are mounted in it
 */
public record ClusterFiles(Path root, Optional<Path> dataDirectory, List<Folder> folders) {
  /**
   * A folder that the server sees.
   *
   * @param place its path for the server
   * @param folder the folder
   * @param readOnly whether the server changes nothing in it
   */
  public record Folder(String place, Path folder, boolean readOnly) {}

  private static final String DATA = "pglite/data";

  /** The folder that is the cluster. */
  public Path data() {
    return dataDirectory.orElseGet(() -> root.resolve(DATA));
  }
}
