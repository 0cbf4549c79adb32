package dev.ligature.emscripten;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.function.Executable;

/** What tests of images have in common. */
final class Images {
  private Images() {}

  /** A file system with permissions, in memory. */
  static FileSystem unix() {
    return Jimfs.newFileSystem(
        Configuration.unix().toBuilder()
            .setAttributeViews("basic", "owner", "posix", "unix")
            .build());
  }

  static FileImage archive(FileSystem system, String name, byte[] bytes) throws IOException {
    return FileImage.archive(Files.write(system.getPath("/" + name), bytes));
  }

  static String text(FileImage image, String name) {
    return StandardCharsets.UTF_8
        .decode(image.find(name).orElseThrow().content().orElseThrow())
        .toString();
  }

  static int mode(FileImage image, String name) {
    return image.find(name).orElseThrow().permissions().orElseThrow();
  }

  static String error(Executable reading) {
    return String.valueOf(assertThrows(FileImageException.class, reading).getMessage());
  }

  /** A file of a package that tests need, or the test is skipped. */
  static Path module(String name) {
    Path file = Path.of(System.getProperty("ligature.root", ".."), name);
    assumeTrue(Files.exists(file), () -> "missing: " + file + ", which `npm ci` brings");
    return file;
  }

  static Path pglite(String name) {
    return module("postgres/modules/node_modules/@electric-sql/pglite/dist/" + name);
  }
}
