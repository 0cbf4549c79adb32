package dev.ligature.wasi.preview1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A program's standard streams, with the rules of system calls where Java's streams have others.
 */
public final class GuestStreams {
  private static final int STDOUT = 1;
  private static final int STDERR = 2;

  /**
   * What they are made of.
   *
   * @param stdin what is read from descriptor 0
   * @param stdout what is written to descriptor 1
   * @param stderr what is written to descriptor 2
   * @param stdinIsTerminal whether the guest is told that descriptor 0 is a terminal
   * @param stdoutIsTerminal whether it is told so of descriptor 1
   * @param stderrIsTerminal whether it is told so of descriptor 2
   */
  public record Config(
      InputStream stdin,
      OutputStream stdout,
      OutputStream stderr,
      boolean stdinIsTerminal,
      boolean stdoutIsTerminal,
      boolean stderrIsTerminal) {
    /** No input, and outputs that throw away what is written; none of them is a terminal. */
    public static final Config NONE =
        new Config(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream(),
            false,
            false,
            false);

    /** With another input. */
    public Config withStdin(InputStream in) {
      return new Config(
          Objects.requireNonNull(in),
          stdout,
          stderr,
          stdinIsTerminal,
          stdoutIsTerminal,
          stderrIsTerminal);
    }

    /** With another output. */
    public Config withStdout(OutputStream out) {
      return new Config(
          stdin,
          Objects.requireNonNull(out),
          stderr,
          stdinIsTerminal,
          stdoutIsTerminal,
          stderrIsTerminal);
    }

    /** With another output for errors. */
    public Config withStderr(OutputStream err) {
      return new Config(
          stdin,
          stdout,
          Objects.requireNonNull(err),
          stdinIsTerminal,
          stdoutIsTerminal,
          stderrIsTerminal);
    }

    /** With others said to be terminals. */
    public Config withTerminals(boolean in, boolean out, boolean err) {
      return new Config(stdin, stdout, stderr, in, out, err);
    }
  }

  private final InputStream stdin;
  private final Output stdout;
  private final Output stderr;

  /** How many bytes may still be written to both. */
  private final AtomicLong left;

  /**
   * The streams of one program.
   *
   * @param most how many bytes it may write to both outputs
   * @param interruptible whether a thread that waits for input can be interrupted
   */
  GuestStreams(Config config, long most, boolean interruptible) {
    left = new AtomicLong(most);
    stdin = interruptible ? new InterruptibleInput(config.stdin()) : config.stdin();
    stdout = new Output(config.stdout());
    stderr = new Output(config.stderr());
  }

  InputStream stdin() {
    return stdin;
  }

  Output stdout() {
    return stdout;
  }

  Output stderr() {
    return stderr;
  }

  /** Whether a descriptor is that of an output. */
  boolean isOutput(int number) {
    return number == STDOUT || number == STDERR;
  }

  /**
   * Takes what a call may write; the rest is for the next one, as where a disk is full.
   *
   * @return how many bytes, at least one if any is wanted
   */
  int take(int wanted) {
    long before;
    int taken;
    do {
      before = left.get();
      taken = (int) Math.min(wanted, before);
      if (taken < Math.min(wanted, 1)) {
        throw new ErrnoException(Errno.NOSPC);
      }
    } while (!left.compareAndSet(before, before - taken));
    return taken;
  }

  /** Writes the first bytes to an output. */
  void write(int number, byte[] bytes, int count) throws IOException {
    (number == STDOUT ? stdout : stderr).write(bytes, 0, count);
  }

  /** Called after each {@code fd_write}: what a guest has written is on its way when it returns. */
  void endWrite() throws IOException {
    stdout.settle();
    stderr.settle();
  }

  /** Output that is flushed once a call, however many buffers that writes. */
  static final class Output extends OutputStream {
    private final OutputStream out;
    private boolean written;

    Output(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
      written = true;
      out.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int size) throws IOException {
      written = true;
      out.write(bytes, offset, size);
    }

    private void settle() throws IOException {
      if (written) {
        written = false;
        out.flush();
      }
    }
  }
}
