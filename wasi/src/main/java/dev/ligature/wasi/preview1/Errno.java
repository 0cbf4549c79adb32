package dev.ligature.wasi.preview1;

import dev.ligature.wasi.files.FileError;
import dev.ligature.wasi.files.FileException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.Objects;

/**
 * Error numbers of WASI preview 1, and which exception is which.
 *
 * @see <a
 *     href="https://github.com/WebAssembly/WASI/blob/v0.2.1/legacy/preview1/docs.md#errno">errno
 *     </a>
 */
public final class Errno {
  public static final int SUCCESS = 0;
  public static final int ACCES = 2;
  public static final int AFNOSUPPORT = 5;
  public static final int AGAIN = 6;
  public static final int BADF = 8;
  public static final int BUSY = 10;
  public static final int DEADLK = 16;
  public static final int DQUOT = 19;
  public static final int EXIST = 20;
  public static final int FAULT = 21;
  public static final int FBIG = 22;
  public static final int ILSEQ = 25;
  public static final int INTR = 27;
  public static final int INVAL = 28;
  public static final int IO = 29;
  public static final int ISDIR = 31;
  public static final int LOOP = 32;
  public static final int MFILE = 33;
  public static final int MLINK = 34;
  public static final int NAMETOOLONG = 37;
  public static final int NFILE = 41;
  public static final int NODEV = 43;
  public static final int NOENT = 44;
  public static final int NOMEM = 48;
  public static final int NOSPC = 51;
  public static final int NOSYS = 52;
  public static final int NOTDIR = 54;
  public static final int NOTEMPTY = 55;
  public static final int NOTSOCK = 57;
  public static final int NOTSUP = 58;
  public static final int NOTTY = 59;
  public static final int NXIO = 60;
  public static final int PERM = 63;
  public static final int PIPE = 64;
  public static final int RANGE = 68;
  public static final int ROFS = 69;
  public static final int SPIPE = 70;
  public static final int STALE = 72;
  public static final int TXTBSY = 74;
  public static final int XDEV = 75;

  private Errno() {}

  private static int of(IOException e) {
    if (e instanceof FileException file) {
      return of(file.error());
    }
    return e instanceof CharacterCodingException ? ILSEQ : IO;
  }

  private static int of(FileError error) {
    return switch (error) {
      case ACCES -> ACCES;
      case AGAIN -> AGAIN;
      case BADF -> BADF;
      case BUSY -> BUSY;
      case DQUOT -> DQUOT;
      case EXIST -> EXIST;
      case FBIG -> FBIG;
      case ILSEQ -> ILSEQ;
      case INVAL -> INVAL;
      case IO -> IO;
      case ISDIR -> ISDIR;
      case LOOP -> LOOP;
      case MFILE -> MFILE;
      case MLINK -> MLINK;
      case NAMETOOLONG -> NAMETOOLONG;
      case NFILE -> NFILE;
      case NOENT -> NOENT;
      case NOMEM -> NOMEM;
      case NOSPC -> NOSPC;
      case NOTDIR -> NOTDIR;
      case NOTEMPTY -> NOTEMPTY;
      case NOTSUP -> NOTSUP;
      case NXIO -> NXIO;
      case PERM -> PERM;
      case ROFS -> ROFS;
      case STALE -> STALE;
      case TXTBSY -> TXTBSY;
      case XDEV -> XDEV;
    };
  }

  /** A function of WASI. */
  public interface Call {
    /** Gives an error number. */
    int run() throws IOException;
  }

  /**
   * The number that a function returns, or the one for what it throws. What is not about the call,
   * such as an exit, a trap or an exhausted stack, is thrown on.
   *
   * <p>A handler around the function's handle would do the same, but takes 20 ms of hello world to
   * make.
   */
  public static int of(Call call) {
    try {
      return call.run();
    } catch (IOException e) {
      return of(e);
    } catch (RuntimeException e) {
      return of(e);
    } catch (OutOfMemoryError e) {
      return NOMEM;
    }
  }

  private static int of(RuntimeException thrown) {
    if (thrown instanceof ErrnoException e) {
      return e.errno();
    }
    return switch (thrown) {
      case BadAddressException _ -> FAULT;
      case java.io.UncheckedIOException e -> of(Objects.requireNonNull(e.getCause()));
      case IllegalArgumentException _ -> INVAL;
      case UnsupportedOperationException _ -> NOTSUP;
      case run.endive.wasm.WasmEngineException e -> ofEndive(e);
      default -> throw thrown;
    };
  }

  private static int ofEndive(RuntimeException e) {
    if (e.getCause() instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    return Thread.currentThread().isInterrupted() ? INTR : NOSYS;
  }
}
