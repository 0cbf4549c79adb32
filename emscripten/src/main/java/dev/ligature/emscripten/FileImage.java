package dev.ligature.emscripten;

import static java.util.Objects.requireNonNull;

import dev.ligature.emscripten.image.Archive;
import dev.ligature.emscripten.image.DataPackage;
import dev.ligature.emscripten.image.EntryException;
import dev.ligature.emscripten.image.Names;
import dev.ligature.emscripten.image.Node;
import dev.ligature.emscripten.image.Snapshot;
import dev.ligature.emscripten.image.TreeSnapshot;
import dev.ligature.emscripten.image.TreeUnpacking;
import dev.ligature.emscripten.image.Unpacking;
import dev.ligature.wasi.FileTree;
import dev.ligature.wasi.files.FileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Files, folders and symbolic links in memory: what a program wants to find in its file system. An
 * image is immutable, and many programs can begin with it.
 *
 * <pre>{@code
 * FileImage image =
 *     FileImage.emscripten(Path.of("pglite.js"), Path.of("pglite.data"))
 *         .and(FileImage.archive(Path.of("vector.tar.gz")).under("pglite"));
 * image.unpack(folder);
 * }</pre>
 *
 * <p>Names are those of Unix from the image's root; whether they begin with a slash makes no
 * difference. Permission bits are kept, but neither owners nor times. Names that could lead out of
 * a folder are refused when an image is read, and unpacking follows no link that is there.
 */
public final class FileImage {
  /** What an image may have if nothing else is said: 1 GiB. */
  public static final long DEFAULT_MAX_BYTES = 1L << 30;

  private static final String CANT_READ = "can't read a file image";

  /** Folders come before what is in them. */
  private final SortedMap<String, Node> nodes;

  private FileImage(SortedMap<String, Node> nodes) {
    this.nodes = nodes;
  }

  /** An image of nothing. */
  public static FileImage empty() {
    return new FileImage(Collections.emptySortedMap());
  }

  /** As {@link #emscripten(Path, Path, long)}, of at most {@link #DEFAULT_MAX_BYTES}. */
  public static FileImage emscripten(Path script, Path data) throws IOException {
    return emscripten(script, data, DEFAULT_MAX_BYTES);
  }

  /**
   * A file package of Emscripten. All it has gets the permissions 0755.
   *
   * @param script the generated {@code .js}, or a {@code .js.metadata}: what has the index
   * @param data the {@code .data}, packed by gzip or not
   * @param maxBytes of the data, and of all files together, each with its name and 512 bytes more
   * @throws FileImageException what is read is no such package
   */
  public static FileImage emscripten(Path script, Path data, long maxBytes) throws IOException {
    requireNonNull(script, "script");
    requireNonNull(data, "data");
    requirePositive(maxBytes);
    DataPackage index = read(script, () -> DataPackage.of(script));
    return new FileImage(read(data, () -> index.read(data, maxBytes)));
  }

  /** As {@link #archive(Path, long)}, of at most {@link #DEFAULT_MAX_BYTES}. */
  public static FileImage archive(Path archive) throws IOException {
    return archive(archive, DEFAULT_MAX_BYTES);
  }

  /**
   * A tar, packed by gzip or not, or a zip. A hard link is a copy of what it leads to.
   *
   * @param maxBytes of the archive, and of all files together, each with its name and 512 bytes
   *     more
   * @throws FileImageException what is read is damaged, or has what is no file, folder or link
   */
  public static FileImage archive(Path archive, long maxBytes) throws IOException {
    requireNonNull(archive, "archive");
    requirePositive(maxBytes);
    return new FileImage(read(archive, () -> Archive.read(archive, maxBytes)));
  }

  /** As {@link #of(Path, long)}, of at most {@link #DEFAULT_MAX_BYTES}. */
  public static FileImage of(Path folder) throws IOException {
    return of(folder, DEFAULT_MAX_BYTES);
  }

  /**
   * All that is in a folder now. Who changes it meanwhile gets some of both.
   *
   * @param maxBytes of all files together, each with its name and 512 bytes more
   * @throws FileImageException something in it is no file, folder or link
   */
  public static FileImage of(Path folder, long maxBytes) throws IOException {
    requireNonNull(folder, "folder");
    requirePositive(maxBytes);
    return new FileImage(read(folder, () -> Snapshot.of(folder, maxBytes)));
  }

  /** The same below a folder, which is made with the permissions of what was the root. */
  public FileImage under(String prefix) {
    String folder = name(requireNonNull(prefix, "prefix"));
    if (folder.isEmpty()) {
      return this;
    }
    TreeMap<String, Node> moved = new TreeMap<>();
    for (int end = folder.indexOf('/'); end > 0; end = folder.indexOf('/', end + 1)) {
      moved.put(folder.substring(0, end), Node.Folder.implied());
    }
    moved.put(folder, Node.Folder.implied());
    nodes.forEach((name, node) -> moved.put(name.isEmpty() ? folder : folder + "/" + name, node));
    return new FileImage(moved);
  }

  /**
   * Both images over each other. Of two entries of one name the later one counts; what is no folder
   * takes with it what was below a folder of its name.
   */
  public FileImage and(FileImage over) {
    requireNonNull(over, "over");
    TreeMap<String, Node> all = new TreeMap<>(nodes);
    over.nodes.forEach(
        (name, node) -> {
          if (!(node instanceof Node.Folder folder)) {
            all.subMap(name + "/", name + "0").clear();
          } else if (folder.isImplied() && all.get(name) instanceof Node.Folder) {
            return;
          }
          all.put(name, node);
        });
    return new FileImage(all);
  }

  /**
   * The same with other permissions of one entry.
   *
   * @param permissions nine bits, such as 0600
   */
  public FileImage withPermissions(String name, int permissions) {
    String normal = name(requireNonNull(name, "name"));
    Node node = nodes.get(normal);
    if (node == null) {
      throw new IllegalArgumentException("no entry of the image: " + name);
    } else if ((permissions & ~0777) != 0) {
      throw new IllegalArgumentException(
          "not permissions: 0" + Integer.toOctalString(permissions) + " has more than nine bits");
    }
    TreeMap<String, Node> changed = new TreeMap<>(nodes);
    changed.put(normal, node.withMode(permissions));
    return new FileImage(changed);
  }

  /** The entry of a name; no link is followed. */
  public Optional<Entry> find(String name) {
    requireNonNull(name, "name");
    try {
      String normal = Names.of(name);
      return Optional.ofNullable(nodes.get(normal)).map(node -> new Entry(normal, node));
    } catch (EntryException _) {
      return Optional.empty();
    }
  }

  /** The bytes of all contents together. */
  public long size() {
    return nodes.values().stream().mapToLong(Node::length).sum();
  }

  /** The names of all entries but the root, in order. */
  public List<String> names() {
    return nodes.keySet().stream().filter(name -> !name.isEmpty()).toList();
  }

  /**
   * Writes all into a folder of any file system, over what is there, and makes the folder if it is
   * not there. What is in the way is replaced, but for folders that are not empty. Nobody else may
   * change the folder meanwhile.
   *
   * @throws FileImageException the file system can't have an entry, or a folder is in its way
   */
  public void unpack(Path folder) throws IOException {
    requireNonNull(folder, "folder");
    try {
      Unpacking.unpack(nodes, folder);
    } catch (EntryException e) {
      throw new FileImageException("can't unpack a file image", folder, e.entry(), e.reason());
    }
  }

  /**
   * All that is in a tree now. Links of two files to one are copies.
   *
   * @throws IOException if it can't be read
   */
  public static FileImage of(FileTree tree) throws IOException {
    try {
      return new FileImage(TreeSnapshot.of(tree.root()));
    } catch (EntryException e) {
      throw new FileImageException(CANT_READ, Path.of("/"), e.entry(), e.reason());
    }
  }

  /**
   * A new tree in memory with all that the image has. It is made once for many programs: each has a
   * {@linkplain FileTree#copy copy}.
   *
   * @throws FileImageException an entry can't be there
   */
  public FileTree newTree() throws IOException {
    FileTree tree = new FileTree();
    unpack(tree);
    return tree;
  }

  /**
   * Writes all into a tree, as {@link #unpack(Path)} does into a folder.
   *
   * @throws FileImageException a folder that is not empty is in the way of an entry
   */
  public void unpack(FileTree tree) throws IOException {
    requireNonNull(tree, "tree");
    for (var entry : nodes.entrySet()) {
      try {
        TreeUnpacking.write(tree.root(), entry.getKey(), entry.getValue());
      } catch (FileException e) {
        throw new FileImageException(
            "can't unpack a file image",
            Path.of("/"),
            Optional.of(entry.getKey()),
            "can't be there: " + e.error());
      }
    }
  }

  private static void requirePositive(long maxBytes) {
    if (maxBytes <= 0) {
      throw new IllegalArgumentException("maxBytes is not positive: " + maxBytes);
    }
  }

  private static String name(String raw) {
    try {
      return Names.of(raw);
    } catch (EntryException e) {
      throw new IllegalArgumentException("not a name of an image: " + raw + " " + e.reason(), e);
    }
  }

  /** A part of the reading. */
  private interface Reading<T> {
    T run() throws IOException, EntryException;
  }

  private static <T> T read(Path from, Reading<T> reading) throws IOException {
    try {
      return reading.run();
    } catch (EntryException e) {
      throw new FileImageException(CANT_READ, from, e.entry(), e.reason());
    }
  }

  /** What a name of an image is. */
  public static final class Entry {
    private final String name;
    private final Node node;

    private Entry(String name, Node node) {
      this.name = name;
      this.node = node;
    }

    /** The name from the root, without a slash at the ends. */
    public String name() {
      return name;
    }

    /** Whether it is a folder. */
    public boolean isFolder() {
      return node instanceof Node.Folder;
    }

    /** The bytes of a file. */
    public Optional<ByteBuffer> content() {
      return node instanceof Node.File file
          ? Optional.of(
              ByteBuffer.wrap(file.bytes(), file.from(), file.length()).slice().asReadOnlyBuffer())
          : Optional.empty();
    }

    /** Where a symbolic link leads. */
    public Optional<String> target() {
      return node instanceof Node.Link link ? Optional.of(link.target()) : Optional.empty();
    }

    /** Nine permission bits, which a symbolic link has none of. */
    public OptionalInt permissions() {
      return node instanceof Node.Link ? OptionalInt.empty() : OptionalInt.of(node.mode());
    }
  }
}
