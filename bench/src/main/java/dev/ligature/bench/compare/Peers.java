package dev.ligature.bench.compare;

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

/** How each peer is started, and why one is missing. */
public final class Peers {
  private final Path root;
  private final Map<Peer, String> versions = new EnumMap<>(Peer.class);
  private final Map<Peer, String> missing = new EnumMap<>(Peer.class);
  private final String java;
  private String endivePath = "";

  private Peers(Path root) {
    this.root = root;
    this.java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Looks for them. */
  public static Peers find(Path root) {
    Peers peers = new Peers(root);
    peers.versions.put(Peer.LIGATURE, "JDK " + Runtime.version());
    peers.findNode();
    peers.findEndive();
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

  private void findEndive() {
    Path target = root.resolve("bench/endive/target");
    List<String> jars = new ArrayList<>();
    jars.addAll(jars(target));
    jars.addAll(jars(target.resolve("lib")));
    Optional<String> compiler =
        jars.stream()
            .map(jar -> Path.of(jar).getFileName().toString())
            .filter(name -> name.startsWith("compiler-"))
            .findFirst();
    if (compiler.isEmpty()) {
      missing.put(Peer.ENDIVE, "bench/endive was not built: Maven could not fetch it");
    } else {
      versions.put(Peer.ENDIVE, compiler.get().replaceAll("compiler-|\\.jar", ""));
      endivePath = String.join(File.pathSeparator, jars);
    }
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
      case LIGATURE -> program(peer, "dev.ligature.bench.worker.LigatureWorker");
      case NODE -> program(peer, "worker.mjs");
      case ENDIVE -> program(peer, "dev.ligature.bench.endive.EndiveWorker");
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
    List<String> command = new ArrayList<>();
    switch (peer) {
      case LIGATURE ->
          command.addAll(List.of(java, "-cp", System.getProperty("java.class.path"), name));
      case NODE -> command.addAll(List.of("node", root.resolve("bench/node/" + name).toString()));
      case ENDIVE -> command.addAll(List.of(java, "-cp", endivePath, name));
    }
    command.addAll(List.of(arguments));
    return Optional.of(command);
  }
}
