package dev.ligature.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Where classes of this process come from: a jar, a folder, or the image of a Java runtime. */
final class CodeLocation {
  private final Path path;

  private CodeLocation(Path path) {
    this.path = path;
  }

  /** That of a class. */
  static CodeLocation of(Class<?> type) throws IOException {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      throw new IOException("it is not known where " + type.getName() + " was loaded from");
    }
    try {
      URI location = source.getLocation().toURI();
      return new CodeLocation(
          location.getScheme().equals("jrt")
              ? FileSystems.getFileSystem(URI.create("jrt:/"))
                  .getPath("/modules", type.getModule().getName())
              : Path.of(location));
    } catch (URISyntaxException e) {
      throw new IOException(source.getLocation() + ": " + e.getMessage(), e);
    }
  }

  /** Gives all files by their names, in the order of the names. */
  void forEach(BiConsumer<String, byte[]> files) throws IOException {
    if (Files.isDirectory(path)) {
      List<Path> found;
      try (Stream<Path> walk = Files.walk(path)) {
        found = walk.filter(Files::isRegularFile).sorted().toList();
      }
      for (Path file : found) {
        files.accept(path.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
      return;
    }
    try (ZipFile zip = new ZipFile(path.toFile())) {
      List<? extends ZipEntry> entries =
          Collections.list(zip.entries()).stream()
              .filter(entry -> !entry.isDirectory())
              .sorted((one, other) -> one.getName().compareTo(other.getName()))
              .toList();
      for (ZipEntry entry : entries) {
        try (InputStream input = zip.getInputStream(entry)) {
          files.accept(entry.getName(), input.readAllBytes());
        }
      }
    }
  }
}
