package dev.ligature.bench.compare;

import com.sun.jna.Native;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How each peer is started, and why one is missing. */
public final class Peers {
  /** Where bench/compare puts what a C compiler makes, and its version. */
  private static final String NATIVE = "bench/target/native";

  /** Where Debian has PostgreSQL. */
  private static final String SERVERS = "/usr/lib/postgresql";

  private static final String WAYS = "dev.ligature.bench.ways.WayWorker";

  /** The guest with the functions that a bound interface has. */
  private static final String BOUND = "guests/modules/bind";

  private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

  private final Path root;
  private final Map<Peer, String> versions = new EnumMap<>(Peer.class);
  private final Map<Peer, String> missing = new EnumMap<>(Peer.class);
  private final String java;
  private final Map<Peer, List<String>> jars = new EnumMap<>(Peer.class);

  private Peers(Path root) {
    this.root = root;
    this.java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Looks for them. */
  public static Peers find(Path root) {
    Peers peers = new Peers(root);
    peers.versions.put(Peer.LIGATURE, "JDK " + Runtime.version());
    peers.versions.put(Peer.INTERRUPTIBLE, "the same");
    peers.versions.put(Peer.BOUND, "the same");
    peers.findNode();
    peers.findJava(Peer.ENDIVE, "bench/endive", "compiler-");
    peers.findJava(Peer.CHICORY, "bench/peers/chicory", "compiler-");
    peers.findJava(Peer.GRAALWASM, "bench/peers/graalwasm", "wasm-language-");
    peers.findJava(Peer.WASMTIME, "bench/peers/wasmtime", "wasmtime-java-");
    peers.findNative();
    peers.findServer();
    return peers;
  }

  private void findNode() {
    try {
      Process node = new ProcessBuilder("node", "--version").start();
      String version = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      versions.put(Peer.NODE, version.strip());
    } catch (IOException e) {
      missing.put(Peer.NODE, "no node on the PATH");
    }
  }

  /**
   * A peer that Maven fetches: the folder that was built, and what its main jar is called before
   * the version.
   */
  private void findJava(Peer peer, String folder, String jar) {
    Path target = root.resolve(folder).resolve("target");
    List<String> jars = new ArrayList<>();
    jars.addAll(jars(target));
    jars.addAll(jars(target.resolve("lib")));
    Optional<String> main =
        jars.stream()
            .map(file -> Path.of(file).getFileName().toString())
            .filter(name -> name.startsWith(jar) && Files.exists(target.resolve("built")))
            .findFirst();
    if (main.isEmpty()) {
      missing.put(peer, folder + " was not built: Maven could not fetch it");
    } else {
      versions.put(peer, main.get().substring(jar.length()).replaceAll("\\.jar$", ""));
      this.jars.put(peer, jars);
    }
  }

  private void findNative() {
    Path version = root.resolve(NATIVE).resolve("version");
    try {
      versions.put(Peer.NATIVE, Files.readString(version).strip());
      versions.put(Peer.FOREIGN, "the JDK's, on what that compiler makes");
      versions.put(Peer.JNA, "%s, on the same".formatted(Native.VERSION));
    } catch (IOException e) {
      for (Peer peer : List.of(Peer.NATIVE, Peer.FOREIGN, Peer.JNA)) {
        missing.put(peer, "no C compiler on the PATH");
      }
    }
  }

  /** The latest of Debian's. */
  private void findServer() {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of(SERVERS))) {
      for (Path each : all) {
        String version = each.getFileName().toString();
        if (Files.isExecutable(each.resolve("bin/postgres"))
            && version.compareTo(versions.getOrDefault(Peer.SERVER, "")) > 0) {
          versions.put(Peer.SERVER, version);
        }
      }
    } catch (IOException e) {
      // None at all.
    }
    if (!has(Peer.SERVER)) {
      missing.put(Peer.SERVER, "no server in " + SERVERS);
    }
  }

  /** The same functions of this machine. */
  private String nativeLibrary() {
    return root.resolve(NATIVE).resolve("bind.so").toString();
  }

  private static List<String> jars(Path folder) {
    List<String> jars = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
        files.forEach(file -> jars.add(file.toString()));
      } catch (IOException e) {
        return List.of();
      }
    }
    Collections.sort(jars);
    return jars;
  }

  /** The versions of those that are there. */
  public Map<Peer, String> versions() {
    return Collections.unmodifiableMap(versions);
  }

  /** Why others are not. */
  public Map<Peer, String> missing() {
    return Collections.unmodifiableMap(missing);
  }

  /** Whether a peer is there. */
  public boolean has(Peer peer) {
    return versions.containsKey(peer);
  }

  /** What starts a worker; empty if the peer is missing. */
  Optional<List<String>> worker(Peer peer) {
    return switch (peer) {
      case LIGATURE, INTERRUPTIBLE -> program(peer, "dev.ligature.bench.worker.LigatureWorker");
      case NODE -> program(peer, "worker.mjs");
      case ENDIVE -> program(peer, "dev.ligature.bench.endive.EndiveWorker");
      case CHICORY -> program(peer, "dev.ligature.bench.chicory.ChicoryWorker");
      case GRAALWASM -> program(peer, "dev.ligature.bench.graalwasm.GraalWasmWorker");
      case WASMTIME -> program(peer, "dev.ligature.bench.wasmtime.WasmtimeWorker");
      case NATIVE ->
          program(peer, "dev.ligature.bench.worker.NativeWorker", root.resolve(NATIVE).toString());
      case BOUND -> program(peer, WAYS, "bound", root.resolve(BOUND).toString());
      case FOREIGN -> program(peer, WAYS, "foreign", nativeLibrary());
      case JNA -> program(peer, WAYS, "jna", nativeLibrary());
      case SERVER ->
          program(
              peer,
              "dev.ligature.bench.worker.ServerWorker",
              "%s/%s/bin".formatted(SERVERS, versions.getOrDefault(peer, "")));
    };
  }

  /**
   * What starts a program of a peer: a Java class with default flags, or a file in bench/node.
   * Empty if the peer is missing.
   */
  public Optional<List<String>> program(Peer peer, String name, String... arguments) {
    if (!has(peer)) {
      return Optional.empty();
    }
    String own = System.getProperty("java.class.path");
    List<String> command = new ArrayList<>();
    switch (peer) {
      case LIGATURE, BOUND, SERVER -> command.addAll(List.of(java, "-cp", own, name));
      case INTERRUPTIBLE ->
          command.addAll(List.of(java, "-Dligature.bench.interruptible=true", "-cp", own, name));
      case NODE -> command.addAll(List.of("node", root.resolve("bench/node/" + name).toString()));
      case ENDIVE, CHICORY -> command.addAll(List.of(java, "-cp", path(jars(peer)), name));
      case WASMTIME -> command.addAll(List.of(java, NATIVE_ACCESS, "-cp", path(jars(peer)), name));
      case NATIVE, FOREIGN, JNA -> command.addAll(List.of(java, NATIVE_ACCESS, "-cp", own, name));
      case GRAALWASM -> {
        command.add(java);
        command.addAll(graalOptions(jars(peer)));
        command.add(name);
      }
    }
    command.addAll(List.of(arguments));
    return Optional.of(command);
  }

  /**
   * The compiler is reached by JVMCI, as modules that replace the JDK's; all else is as documented.
   */
  private static List<String> graalOptions(List<String> jars) {
    Map<String, List<String>> kinds =
        jars.stream()
            .collect(
                Collectors.groupingBy(
                    jar -> {
                      String file = Path.of(jar).getFileName().toString();
                      if (file.startsWith("compiler-") || file.startsWith("truffle-compiler-")) {
                        return "upgrade";
                      }
                      return file.startsWith("ligature-") ? "class" : "module";
                    }));
    return List.of(
        "-XX:+UnlockExperimentalVMOptions",
        "-XX:+EnableJVMCI",
        NATIVE_ACCESS,
        "--upgrade-module-path",
        path(kinds.getOrDefault("upgrade", List.of())),
        "-p",
        path(kinds.getOrDefault("module", List.of())),
        "--add-modules",
        "org.graalvm.polyglot,org.graalvm.wasm",
        "-cp",
        path(kinds.getOrDefault("class", List.of())));
  }

  private List<String> jars(Peer peer) {
    return jars.getOrDefault(peer, List.of());
  }

  private static String path(List<String> jars) {
    return String.join(File.pathSeparator, jars);
  }
}
