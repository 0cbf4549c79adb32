package dev.ligature.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** One run of the comparison: its peers, its folders, and how long it may take. */
public final class Session {
  private static final long PROCESS_LIMIT_SECONDS = 180;

  private final Path root;
  private final Path scratch;
  private final Peers peers;
  private final boolean quick;

  /**
   * A run.
   *
   * @param root the source tree
   * @param scratch an empty folder for files that are made
   * @param quick whether few and short rounds will do
   */
  public Session(Path root, Path scratch, Peers peers, boolean quick) {
    this.root = root;
    this.scratch = scratch;
    this.peers = peers;
    this.quick = quick;
  }

  /** Whether few and short rounds will do. */
  public boolean isQuick() {
    return quick;
  }

  /** A number of rounds, or the fewer of a quick run. */
  public int rounds(int full, int few) {
    return quick ? few : full;
  }

  /** A folder for files that are made. */
  public Path scratch() {
    return scratch;
  }

  /** A file of the source tree. */
  public Path file(String name) {
    return root.resolve(name);
  }

  /** A file that npm fetches; empty if it is not there. */
  public Optional<Path> fetched(String name) {
    Path file = file(name);
    return file.toFile().exists() ? Optional.of(file) : Optional.empty();
  }

  /** The peers. */
  public Peers peers() {
    return peers;
  }

  /** Starts a worker for each of these peers that is there, in their order. */
  public List<Worker> start(Peer... wanted) {
    List<Worker> workers = new ArrayList<>();
    for (Peer peer : wanted) {
      peers.worker(peer).ifPresent(command -> workers.add(new Worker(peer, command)));
    }
    return workers;
  }

  /**
   * Runs a process to its end, from the start to which time is taken.
   *
   * @return the nanoseconds that it took, and what it printed
   * @throws Worker.FailedException if it fails
   */
  public Timed time(Peer peer, List<String> command) throws IOException, InterruptedException {
    OptionalLong processors = ChildTime.now();
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .directory(root.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    boolean ended = process.waitFor(PROCESS_LIMIT_SECONDS, TimeUnit.SECONDS);
    long nanos = System.nanoTime() - start;
    if (!ended || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new Worker.FailedException(
          peer.label() + ": " + (ended ? "status " + process.exitValue() : "no end"));
    }
    OptionalLong used = OptionalLong.empty();
    if (processors.isPresent()) {
      used = OptionalLong.of(ChildTime.now().orElseThrow() - processors.getAsLong());
    }
    return new Timed(nanos, used, output.strip());
  }

  /**
   * A process that has ended.
   *
   * @param nanos how long it ran
   * @param processors how long it and those that it waited for ran on processors, in nanoseconds
   * @param output what it printed, without white space around
   */
  public record Timed(long nanos, OptionalLong processors, String output) {}
}
