package dev.ligature.postgres.session;

import dev.ligature.postgres.backend.Wire;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What the backend reads and writes: that of the client of the moment, or of the server itself.
 * Before it waits for the client, the client gets what it was written.
 */
final class SessionWire implements Wire {
  /** Where bytes come from. */
  interface Source {
    /** Gives what is there; 0 at the end. */
    int read(byte[] target, int most) throws IOException;

    /** Whether something is there without waiting. */
    boolean isAvailable() throws IOException;
  }

  private Source source = of(InputStream.nullInputStream());
  private OutputStream target = OutputStream.nullOutputStream();
  private boolean broken;

  /** Goes on with others. */
  void connect(Source source, OutputStream target) {
    this.source = source;
    this.target = target;
    broken = false;
  }

  /** Whether the client was gone when it was written to. */
  boolean isBroken() {
    return broken;
  }

  /** Bytes that are all there. */
  static Source of(byte[] bytes) {
    return of(new ByteArrayInputStream(bytes));
  }

  private static Source of(InputStream in) {
    return new Source() {
      @Override
      public int read(byte[] target, int most) throws IOException {
        return Math.max(0, in.read(target, 0, most));
      }

      @Override
      public boolean isAvailable() throws IOException {
        return in.available() > 0;
      }
    };
  }

  @Override
  public int read(byte[] target, int most) {
    try {
      if (!source.isAvailable()) {
        flush();
      }
      return source.read(target, most);
    } catch (IOException _) {
      broken = true;
      return 0;
    }
  }

  /** What a client does not take is lost with it. */
  @Override
  public int write(byte[] bytes) {
    try {
      if (!broken) {
        target.write(bytes);
      }
    } catch (IOException _) {
      broken = true;
    }
    return bytes.length;
  }

  /** Sends what was written. */
  void flush() {
    try {
      if (!broken) {
        target.flush();
      }
    } catch (IOException _) {
      broken = true;
    }
  }
}
