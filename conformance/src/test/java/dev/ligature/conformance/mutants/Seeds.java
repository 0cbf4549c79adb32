package dev.ligature.conformance.mutants;

import dev.ligature.guests.Guests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The inputs to begin with: the guest modules that are in the tree, alone and as sets. */
final class Seeds {
  private static final int MOST_BYTES = 6_000;

  private Seeds() {}

  /** Writes each module to a file of its own. */
  static void modules(Path folder) throws IOException {
    int number = 0;
    for (Path module : under(Guests.file("guests/modules"))) {
      Files.copy(module, folder.resolve("module" + number++));
    }
  }

  /** Writes the modules of each folder to one file, {@code main.wasm} first if there is one. */
  static void sets(Path folder) throws IOException {
    try (Stream<Path> folders = Files.walk(Guests.file("guests/modules"))) {
      int number = 0;
      for (Path each : folders.filter(Files::isDirectory).sorted().toList()) {
        ByteArrayOutputStream set = new ByteArrayOutputStream();
        for (Path module : in(each)) {
          set.writeBytes(Files.readAllBytes(module));
        }
        if (set.size() > 0) {
          Files.write(folder.resolve("set" + number++), set.toByteArray());
        }
      }
    }
  }

  private static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(Seeds::isModule)
          .sorted((one, other) -> rank(one).compareTo(rank(other)))
          .toList();
    }
  }

  private static String rank(Path module) {
    String name = module.getFileName().toString();
    return name.endsWith(".wasm") ? " " + name : name;
  }

  private static List<Path> under(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Seeds::isModule).sorted().toList();
    }
  }

  private static boolean isModule(Path file) {
    try {
      return file.toString().matches(".*\\.(so|wasm)") && Files.size(file) <= MOST_BYTES;
    } catch (IOException e) {
      return false;
    }
  }
}
