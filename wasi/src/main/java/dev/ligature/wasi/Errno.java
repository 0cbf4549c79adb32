package dev.ligature.wasi;

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
final class Errno {
  static final int SUCCESS = 0;
  static final int ACCES = 2;
  static final int AGAIN = 6;
  static final int BADF = 8;
  static final int BUSY = 10;
  static final int DQUOT = 19;
  static final int EXIST = 20;
  static final int FAULT = 21;
  static final int FBIG = 22;
  static final int ILSEQ = 25;
  static final int INTR = 27;
  static final int INVAL = 28;
  static final int IO = 29;
  static final int ISDIR = 31;
  static final int LOOP = 32;
  static final int MFILE = 33;
  static final int MLINK = 34;
  static final int NAMETOOLONG = 37;
  static final int NFILE = 41;
  static final int NOENT = 44;
  static final int NOMEM = 48;
  static final int NOSPC = 51;
  static final int NOSYS = 52;
  static final int NOTDIR = 54;
  static final int NOTEMPTY = 55;
  static final int NOTSOCK = 57;
  static final int NOTSUP = 58;
  static final int NXIO = 60;
  static final int PERM = 63;
  static final int ROFS = 69;
  static final int SPIPE = 70;
  static final int STALE = 72;
  static final int TXTBSY = 74;
  static final int XDEV = 75;

  private Errno() {}

  private static int of(IOException e) {
    return switch (e) {
      case FileException file -> of(file.error());
      case CharacterCodingException _ -> ILSEQ;
      default -> IO;
    };
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
  interface Call {
    int run() throws IOException;
  }

  /**
   * The number that a function returns, or the one for what it throws. What is not about the call,
   * such as an exit, a trap or an exhausted stack, is thrown on.
   *
   * <p>A handler around the function's handle would do the same, but takes 20 ms of hello world to
   * make.
   */
  static int of(Call call) {
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
    return switch (thrown) {
      case ErrnoException e -> e.errno();
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
