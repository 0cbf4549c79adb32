package dev.ligature.postgres.backend;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The files of a cluster.
 *
 * @param root the root of the programs' tree, with PostgreSQL's own files in it
 * @param dataDirectory the folder that is the cluster; empty if it is in the tree
 */
public record ClusterFiles(Path root, Optional<Path> dataDirectory) {
  private static final String DATA = "pglite/data";

  /** The folder that is the cluster. */
  public Path data() {
    return dataDirectory.orElseGet(() -> root.resolve(DATA));
  }
}
