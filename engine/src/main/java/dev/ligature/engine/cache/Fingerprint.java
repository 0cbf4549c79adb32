package dev.ligature.engine.cache;

import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Which code generator this is: code of another one may not fit. A version would have to be changed
 * by hand with each change of the generator; this looks at its classes. The directory of a jar has
 * the checksums of what is in it, so that nothing is read for it but that.
 */
public final class Fingerprint {
  private Fingerprint() {}

  /**
   * That of the code generator, and of what reads modules.
   *
   * @return empty if it can't be told where they were loaded from; code is not kept then
   */
  public static Optional<String> ofEngine() {
    return of(Fingerprint.class, "dev/ligature/engine/")
        .flatMap(
            engine ->
                of(WasmModule.class, "dev/ligature/wasm/").map(reader -> engine + "\n" + reader));
  }

  /** That of the classes of a folder and below, where a class of it was loaded from. */
  private static Optional<String> of(Class<?> member, String folder) {
    CodeSource source = member.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return Optional.empty();
    }
    try {
      URI location = source.getLocation().toURI();
      return switch (location.getScheme()) {
        case "file" -> of(Path.of(location), folder);
        // The classes of a run-time image are in one file.
        case "jrt" -> Optional.of(stamp(Path.of(System.getProperty("java.home"), "lib/modules")));
        default -> Optional.empty();
      };
    } catch (IOException | URISyntaxException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> of(Path location, String folder) throws IOException {
    List<String> lines =
        Files.isDirectory(location) ? ofFolder(location, folder) : ofJar(location, folder);
    Collections.sort(lines);
    return lines.isEmpty() ? Optional.empty() : Optional.of(checksums(String.join("\n", lines)));
  }

  /**
   * Enough to tell one build from another. Whoever would have two of the same can change what runs
   * anyway, and a digest of so long a text is part of what a small program's start takes.
   */
  private static String checksums(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    CRC32 one = new CRC32();
    one.update(bytes);
    CRC32C other = new CRC32C();
    other.update(bytes);
    return String.join(
        " ",
        Integer.toString(bytes.length),
        Long.toHexString(one.getValue()),
        Long.toHexString(other.getValue()));
  }

  private static List<String> ofJar(Path jar, String folder) throws IOException {
    List<String> lines = new ArrayList<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (entry.getName().startsWith(folder) && entry.getName().endsWith(".class")) {
          lines.add(entry.getName() + " " + entry.getCrc() + " " + entry.getSize());
        }
      }
    }
    return lines;
  }

  /** Of classes that a build has just written: their contents are not looked at. */
  private static List<String> ofFolder(Path root, String folder) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root.resolve(folder))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (file.toString().endsWith(".class")) {
          lines.add(root.relativize(file) + " " + stamp(file));
        }
      }
    }
    return lines;
  }

  private static String stamp(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return attributes.size() + " " + attributes.lastModifiedTime();
  }
}
