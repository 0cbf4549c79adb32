package dev.ligature.postgres.backend;

import dev.ligature.emscripten.EmscriptenHost;
import dev.ligature.wasi.FileTree;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a cluster.
 *
 * @param root the programs' tree, with PostgreSQL's own files in it
 * @param data what is the cluster
 * @param folders further folders that are mounted in the tree
 */
public record ClusterFiles(FileTree root, Data data, List<Folder> folders) {
  /** Where the server sees the cluster. */
  static final String DATA = "/pglite/data";

  /** The files that are a cluster. */
  public sealed interface Data {
    /** Files in memory. */
    record InMemory(FileTree tree) implements Data {}

    /** A folder of a file system. */
    record OnDisk(Path folder) implements Data {}
  }

  /**
   * A folder that the server sees.
   *
   * @param place its path for the server
   * @param folder the folder
   * @param readOnly whether the server changes nothing in it
   */
  public record Folder(String place, Path folder, boolean readOnly) {}

  /** Gives the files to a program. */
  void mount(EmscriptenHost.Builder host) {
    host.root(root);
    if (data instanceof Data.InMemory memory) {
      host.directory(DATA, memory.tree());
    } else {
      host.directory(DATA, ((Data.OnDisk) data).folder());
    }
    for (Folder each : folders) {
      if (each.readOnly()) {
        host.readOnlyDirectory(each.place(), each.folder());
      } else {
        host.directory(each.place(), each.folder());
      }
    }
  }
}
