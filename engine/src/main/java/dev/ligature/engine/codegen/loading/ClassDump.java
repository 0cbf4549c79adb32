package dev.ligature.engine.codegen.loading;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes generated classes to files, where {@code javap -cp FOLDER} finds them. */
public final class ClassDump {
  private ClassDump() {}

  public static void write(Path folder, String binaryName, byte[] bytes) {
    Path file = folder.resolve(binaryName.replace('.', '/') + ".class");
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("class dump", e);
    }
  }
}
