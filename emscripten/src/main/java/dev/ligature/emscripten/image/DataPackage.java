package dev.ligature.emscripten.image;

import dev.ligature.emscripten.script.PackageIndex;
import dev.ligature.emscripten.script.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/** Reads a file of contents end to end, by the index in a script. */
public final class DataPackage {
  /** What a script may have: an index of a gigabyte would be no index. */
  private static final long MAX_SCRIPT = 1 << 26;

  /**
   * Emscripten gives all permissions. It has one user, whose these are; a folder of the host has
   * others.
   */
  private static final int MODE = 0755;

  private final List<PackageIndex> indexes;

  private DataPackage(List<PackageIndex> indexes) {
    this.indexes = indexes;
  }

  /** Reads the indexes that a script or a file of metadata has. */
  public static DataPackage of(Path script) throws IOException, EntryException {
    String text = new String(Source.read(script, MAX_SCRIPT), StandardCharsets.UTF_8);
    List<PackageIndex> indexes = PackageIndex.all(Script.of(text));
    if (indexes.isEmpty()) {
      throw new EntryException(
          "has no index of files: no objects with `filename`, `start` and `end`");
    }
    return new DataPackage(indexes);
  }

  /**
   * The entries, with the contents of another file.
   *
   * @param maxBytes what all may have together
   */
  public SortedMap<String, Node> read(Path data, long maxBytes) throws IOException, EntryException {
    byte[] bytes = Source.read(data, maxBytes);
    PackageIndex index = index(bytes.length);
    Tree tree = new Tree(maxBytes);
    for (String folder : index.folders()) {
      tree.put(folder, new Node.Folder(MODE));
    }
    for (PackageIndex.Entry entry : index.files()) {
      if (entry.start() > entry.end() || entry.end() > bytes.length) {
        throw new EntryException(
            entry.name(),
            "is at bytes %d to %d of %d".formatted(entry.start(), entry.end(), bytes.length));
      }
      int length = (int) (entry.end() - entry.start());
      tree.put(entry.name(), new Node.File(bytes, (int) entry.start(), length, MODE));
    }
    return tree.nodes();
  }

  /** The only index, or of several the one that ends where the contents do. */
  private PackageIndex index(int length) throws EntryException {
    if (indexes.size() == 1) {
      return indexes.getFirst();
    }
    List<PackageIndex> fitting = indexes.stream().filter(index -> index.end() == length).toList();
    if (fitting.size() != 1) {
      throw new EntryException(
          "has %d bytes, as %d of the %d indexes in the script say"
              .formatted(length, fitting.size(), indexes.size()));
    }
    return fitting.getFirst();
  }
}
