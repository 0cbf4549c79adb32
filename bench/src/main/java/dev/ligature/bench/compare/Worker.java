package dev.ligature.bench.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A process of one peer that measures what it is asked to. */
public final class Worker implements AutoCloseable {
  private final Peer peer;
  private final Process process;
  private final Writer in;
  private final BufferedReader out;

  /** What a worker could not do. */
  public static final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what failed. */
    public FailedException(String message) {
      super(message);
    }
  }

  Worker(Peer peer, List<String> command) {
    this.peer = peer;
    try {
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    in = process.outputWriter(StandardCharsets.UTF_8);
    out = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Whose it is. */
  public Peer peer() {
    return peer;
  }

  /**
   * Asks for something and waits for the answer.
   *
   * @param words the task and its arguments, without tabs and line ends
   * @return the words of the answer
   * @throws FailedException if it can't be done; the message says why
   */
  public List<String> ask(Object... words) {
    String answer;
    try {
      in.write(String.join("\t", List.of(words).stream().map(Object::toString).toList()) + "\n");
      in.flush();
      answer = out.readLine();
    } catch (IOException e) {
      throw new FailedException(peer.label() + ": " + e.getMessage());
    }
    if (answer == null) {
      throw new FailedException(peer.label() + ": the process ended");
    }
    List<String> parts = List.of(answer.split("\t", -1));
    if (!parts.getFirst().equals("ok")) {
      throw new FailedException(
          peer.label() + ": " + String.join(" ", parts.subList(1, parts.size())));
    }
    return parts.subList(1, parts.size());
  }

  /** Ends the process. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
