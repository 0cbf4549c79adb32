package dev.ligature.emscripten.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;

/** Reads archives, whose kind their first bytes tell. */
public final class Archive {
  private Archive() {}

  /**
   * The entries of a tar, packed by gzip or not, or a zip.
   *
   * @param maxBytes what all may have together
   */
  public static SortedMap<String, Node> read(Path archive, long maxBytes)
      throws IOException, EntryException {
    byte[] bytes = Source.read(archive, maxBytes);
    Tree tree = new Tree(maxBytes);
    if (Zip.isZip(bytes)) {
      new Zip(bytes, tree).read();
    } else if (TarHeader.isHeader(bytes)) {
      new Tar(bytes, tree).read();
    } else {
      throw new EntryException("is no tar, tar.gz or zip");
    }
    return tree.nodes();
  }
}
