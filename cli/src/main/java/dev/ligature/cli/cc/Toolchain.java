package dev.ligature.cli.cc;

import dev.ligature.emscripten.FileImage;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasi.FileTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * clang and wasm-ld in one WebAssembly module, with headers and libraries: the npm package {@value
 * #PACKAGE}, as a folder or as the archive that {@code npm pack} makes.
 *
 * @see <a href="https://github.com/YoWASP/clang">YoWASP Clang</a>
 */
public final class Toolchain {
  /** The npm package. */
  static final String PACKAGE = "@yowasp/clang";

  /** Where the tools find their headers and libraries. */
  static final String ROOT = "/.toolchain";

  /** The folder of the libraries that programs link. */
  static final String LIBRARIES = "lib/wasm32-wasip1";

  private static final String MODULE = "gen/llvm.core.wasm";
  private static final String RESOURCES = "gen/llvm-resources.tar";

  /** The folder that the files of an archive of npm are in. */
  private static final String ARCHIVED = "package/";

  private static final long MAX_BYTES = 1L << 30;

  /** The module's file; none if it is in an archive. */
  private final Optional<Path> file;

  private final byte[] module;
  private final FileTree files;

  private Toolchain(Optional<Path> file, byte[] module, FileTree files) {
    this.file = file;
    this.module = module;
    this.files = files;
  }

  /**
   * Reads a toolchain.
   *
   * @param named the folder or archive that is named for it
   * @param working where else it is looked for: in {@code node_modules} there and above
   * @throws CompilerException if there is none
   */
  public static Toolchain find(Optional<Path> named, Path working)
      throws IOException, CompilerException {
    if (named.isPresent()) {
      return read(named.get());
    }
    List<String> searched = new ArrayList<>();
    for (Path folder = working; folder != null; folder = folder.getParent()) {
      Path modules = folder.resolve("node_modules");
      Path found = modules.resolve(PACKAGE);
      if (Files.isDirectory(found) && isTrusted(found)) {
        return read(found);
      }
      searched.add(modules.toString());
    }
    throw new CompilerException(
        """
        no compiler: it is the npm package %s, which is not there
        >>> searched: %s
        >>> to have it here: npm install %1$s
        >>> or name its folder, or the .tgz of npm pack %1$s, by --toolchain or LIGATURE_TOOLCHAIN\
        """
            .formatted(PACKAGE, String.join(", ", searched)));
  }

  /** Not what another user has put into a folder above, such as that of temporary files. */
  private static boolean isTrusted(Path folder) throws IOException {
    if (!Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      return true;
    }
    String owner = Files.getOwner(folder).getName();
    return owner.equals("root") || owner.equals(System.getProperty("user.name"));
  }

  private static Toolchain read(Path place) throws IOException, CompilerException {
    if (Files.isRegularFile(place)) {
      return ofArchive(place);
    }
    Path file = place.resolve(MODULE);
    Path resources = place.resolve(RESOURCES);
    if (!Files.isRegularFile(file) || !Files.isRegularFile(resources)) {
      throw noToolchain(place, Files.isRegularFile(file) ? RESOURCES : MODULE);
    }
    FileTree files = FileImage.archive(resources, MAX_BYTES).newTree();
    return new Toolchain(Optional.of(file), new byte[0], files);
  }

  private static Toolchain ofArchive(Path archive) throws IOException, CompilerException {
    FileImage image = FileImage.archive(archive, MAX_BYTES);
    byte[] module = content(image, MODULE).orElseThrow(() -> noToolchain(archive, MODULE));
    byte[] resources = content(image, RESOURCES).orElseThrow(() -> noToolchain(archive, RESOURCES));
    // An image is read from a file only.
    Path unpacked = Files.createTempFile("ligature", ".tar");
    try {
      Files.write(unpacked, resources);
      FileTree files = FileImage.archive(unpacked, MAX_BYTES).newTree();
      return new Toolchain(Optional.empty(), module, files);
    } finally {
      Files.delete(unpacked);
    }
  }

  private static Optional<byte[]> content(FileImage image, String name) {
    return image
        .find(ARCHIVED + name)
        .flatMap(FileImage.Entry::content)
        .map(
            content -> {
              ByteBuffer all = content.duplicate();
              byte[] bytes = new byte[all.remaining()];
              all.get(bytes);
              return bytes;
            });
  }

  private static CompilerException noToolchain(Path place, String missing) {
    return new CompilerException(
        "not the npm package %s: %s (it has no %s)".formatted(PACKAGE, place, missing));
  }

  /** The headers and libraries. */
  FileTree files() {
    return files;
  }

  /** A new process of the tools: which one it is its first argument tells. */
  Program open(DynamicLinker linker, ProgramConfig config) {
    return file.isPresent()
        ? linker.open(file.get(), config)
        : linker.open("llvm.core.wasm", module, config);
  }

  /** A library that programs need when they run; empty if that is none of the toolchain's. */
  Optional<byte[]> library(String name) throws IOException {
    String path = LIBRARIES + "/" + name;
    return name.contains("/") || !files.exists(path)
        ? Optional.empty()
        : Optional.of(files.read(path));
  }
}
