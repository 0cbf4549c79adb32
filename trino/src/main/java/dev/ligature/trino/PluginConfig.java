package dev.ligature.trino;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the plug-in of one server is told by its file of properties.
 *
 * @param worker the name of the server in messages; {@code wasm.worker}, else its host's name
 * @param libraries the folder of libraries; {@code wasm.libraries}, else {@code wasm} beside the
 *     file
 * @param functionMemory how many bytes the memory of one function may have in one driver; {@code
 *     wasm.max-memory-per-function}, else 256 MB
 * @param queryMemory how many bytes all functions of a query may have on the server; {@code
 *     wasm.max-memory-per-query}, else 1 GB
 * @param workerMemory how many bytes all functions may have on the server; {@code wasm.max-memory},
 *     else a quarter of the Java heap
 * @param inlineModules whether the body of a function may be a module; {@code wasm.inline-modules},
 *     else true
 */
public record PluginConfig(
    String worker,
    Path libraries,
    long functionMemory,
    long queryMemory,
    long workerMemory,
    boolean inlineModules) {
  /** The property of the JVM that says where the file is. */
  public static final String CONFIG = "ligature.trino.config";

  /** The property of the JVM by which Trino is told where its own file is. */
  private static final String TRINO_CONFIG = "config";

  private static final String FILE = "wasm.properties";
  private static final long MIB = 1L << 20;

  private static final List<String> KNOWN =
      List.of(
          "wasm.worker",
          "wasm.libraries",
          "wasm.max-memory-per-function",
          "wasm.max-memory-per-query",
          "wasm.max-memory",
          "wasm.inline-modules");

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})\\s*(B|kB|MB|GB|TB)");

  public PluginConfig {
    Objects.requireNonNull(worker, "worker");
    Objects.requireNonNull(libraries, "libraries");
    if (functionMemory <= 0 || queryMemory <= 0 || workerMemory <= 0) {
      throw new IllegalArgumentException("a limit of memory is to be positive");
    }
  }

  /**
   * Limits that are not configured.
   *
   * @param worker the name of the server in messages
   * @param libraries the folder of libraries
   */
  public static PluginConfig of(String worker, Path libraries) {
    return new PluginConfig(
        worker, libraries, 256 * MIB, 1024 * MIB, Runtime.getRuntime().maxMemory() / 4, true);
  }

  /**
   * Reads {@code wasm.properties} beside Trino's {@code config.properties}, or the file that the
   * property {@value #CONFIG} of the JVM names. Without a file all is as the defaults are.
   *
   * @throws IllegalArgumentException if there is something else in it
   * @throws UncheckedIOException if it can't be read
   */
  public static PluginConfig read() {
    String named = System.getProperty(CONFIG);
    Path file =
        named != null
            ? Path.of(named)
            : Path.of(System.getProperty(TRINO_CONFIG, "etc/config.properties"))
                .resolveSibling(FILE);
    if (named == null && !Files.exists(file)) {
      return read(file, new Properties());
    }
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("%s can't be read: %s".formatted(file, e), e);
    }
    return read(file, properties);
  }

  /**
   * Reads properties.
   *
   * @param file where they are from: paths are relative to its folder
   * @param properties their texts
   * @throws IllegalArgumentException if there is something else among them
   */
  public static PluginConfig read(Path file, Properties properties) {
    for (String name : properties.stringPropertyNames().stream().sorted().toList()) {
      if (!KNOWN.contains(name)) {
        throw new IllegalArgumentException(
            "%s: unknown property %s: there are %s"
                .formatted(file, name, String.join(", ", KNOWN)));
      }
    }
    Path libraries =
        file.toAbsolutePath().resolveSibling(properties.getProperty("wasm.libraries", "wasm"));
    return new PluginConfig(
        properties.getProperty("wasm.worker", host()),
        libraries.normalize(),
        size(file, properties, "wasm.max-memory-per-function", 256 * MIB),
        size(file, properties, "wasm.max-memory-per-query", 1024 * MIB),
        size(file, properties, "wasm.max-memory", Runtime.getRuntime().maxMemory() / 4),
        truth(file, properties, "wasm.inline-modules"));
  }

  private static long size(Path file, Properties properties, String name, long missing) {
    String text = properties.getProperty(name);
    if (text == null) {
      return missing;
    }
    Matcher size = SIZE.matcher(text.strip());
    try {
      if (size.matches()) {
        int shift = List.of("B", "kB", "MB", "GB", "TB").indexOf(size.group(2)) * 10;
        return Math.multiplyExact(Long.parseLong(size.group(1)), 1L << shift);
      }
    } catch (ArithmeticException _) {
      // told below: it is more than 8 EB
    }
    throw new IllegalArgumentException(
        "%s: %s is '%s': expected a size such as 256MB".formatted(file, name, text));
  }

  private static boolean truth(Path file, Properties properties, String name) {
    String text = properties.getProperty(name, "true").strip().toLowerCase(Locale.ROOT);
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(
          "%s: %s is '%s': expected true or false".formatted(file, name, text));
    }
    return text.equals("true");
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "this server";
    }
  }
}
