package dev.ligature.engine.cache;

import dev.ligature.wasm.WasmModule;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * Which modules have their classes on a class path: what the resources {@link #RESOURCE} say, one
 * for each jar that {@code AheadOfTime} has made. A resource is lines of text:
 *
 * <ul>
 *   <li>{@code ligature-code 1}, the format;
 *   <li>{@code generator} and the digest of {@link Fingerprint};
 *   <li>{@code interruptible true} or {@code false};
 *   <li>for each module {@code module}, its length in bytes, its CRC-32C in hexadecimal digits, and
 *       its name; in the place of {@code module} {@code interposable-} and the CRC-32C of {@link
 *       WasmModule#ledCalls} if its calls are led through imports.
 * </ul>
 */
final class ClassPathIndex {
  static final String RESOURCE = "META-INF/ligature/code.index";
  private static final String FORMAT = "ligature-code 1";

  private final Set<String> modules = new HashSet<>();
  private final List<String> problems = new ArrayList<>();
  private final boolean interruptible;

  /** All that a loader's class path has for code of a kind. */
  ClassPathIndex(ClassLoader loader, boolean interruptible) {
    this.interruptible = interruptible;
    try {
      for (URL url : Collections.list(loader.getResources(RESOURCE))) {
        read(url);
      }
    } catch (IOException e) {
      problems.add("%s can't be read: %s".formatted(RESOURCE, e.getMessage()));
    }
  }

  private void read(URL url) throws IOException {
    List<String> lines;
    try (InputStream input = url.openStream();
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
      lines = reader.lines().toList();
    }
    if (lines.size() < 3 || !lines.getFirst().equals(FORMAT)) {
      problems.add(url + ": not a list of code of this version");
    } else if (lines.get(2).equals("interruptible " + interruptible)) {
      if (isOfThisGenerator(lines.get(1), url)) {
        modules.addAll(lines.subList(3, lines.size()));
      } else {
        problems.add(url + ": code of another version of Ligature, which is not used");
      }
    }
  }

  /** Whether it goes with the run time: it does if both are in one jar, where both were put. */
  private static boolean isOfThisGenerator(String line, URL url) throws IOException {
    CodeSource own = ClassPathIndex.class.getProtectionDomain().getCodeSource();
    URLConnection connection = url.openConnection();
    if (own != null
        && connection instanceof JarURLConnection jar
        && jar.getJarFileURL().toExternalForm().equals(own.getLocation().toExternalForm())) {
      return true;
    }
    Optional<String> print = Fingerprint.ofEngine();
    return print.isPresent() && line.equals(generatorLine(print.get()));
  }

  private static String generatorLine(String fingerprint) {
    return "generator " + new CodeKey.Builder().add(fingerprint).build();
  }

  private static String moduleLine(String name, WasmModule module) {
    byte[] bytes = module.bytes();
    return "%s %d %08x %s".formatted(form(module), bytes.length, checksum(bytes), name);
  }

  private static String form(WasmModule module) {
    return module.leadsCalls()
        ? "interposable-%08x"
            .formatted(checksum(module.ledCalls().getBytes(StandardCharsets.UTF_8)))
        : "module";
  }

  private static long checksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return checksum.getValue();
  }

  /** The text of the resource. */
  static String text(
      String fingerprint, boolean interruptible, List<String> names, List<WasmModule> modules) {
    StringBuilder text = new StringBuilder();
    text.append(FORMAT).append('\n').append(generatorLine(fingerprint)).append('\n');
    text.append("interruptible ").append(interruptible).append('\n');
    for (int k = 0; k < names.size(); k++) {
      text.append(moduleLine(names.get(k), modules.get(k))).append('\n');
    }
    return text.toString();
  }

  /** Whether there is any code. */
  boolean isEmpty() {
    return modules.isEmpty();
  }

  /** Whether it has the classes of a module. */
  boolean has(String name, WasmModule module) {
    return !modules.isEmpty() && modules.contains(moduleLine(name, module));
  }

  /** What was not used, and why. */
  List<String> problems() {
    return List.copyOf(problems);
  }
}
