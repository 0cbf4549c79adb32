package dev.ligature.wasi;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.ReadOnlyFileSystemException;

/**
 * Error numbers of WASI preview 1, and which Java exception is which.
 *
 * @see <a
 *     href="https://github.com/WebAssembly/WASI/blob/v0.2.1/legacy/preview1/docs.md#errno">errno
 *     </a>
 */
final class Errno {
  static final int SUCCESS = 0;
  static final int ACCES = 2;
  static final int BADF = 8;
  static final int EXIST = 20;
  static final int FAULT = 21;
  static final int ILSEQ = 25;
  static final int INTR = 27;
  static final int INVAL = 28;
  static final int IO = 29;
  static final int ISDIR = 31;
  static final int LOOP = 32;
  static final int NAMETOOLONG = 37;
  static final int NOENT = 44;
  static final int NOMEM = 48;
  static final int NOSYS = 52;
  static final int NOTDIR = 54;
  static final int NOTEMPTY = 55;
  static final int NOTSUP = 58;
  static final int PERM = 63;
  static final int ROFS = 69;
  static final int XDEV = 75;

  private Errno() {}

  static int of(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> NOENT;
      case FileAlreadyExistsException _ -> EXIST;
      case DirectoryNotEmptyException _ -> NOTEMPTY;
      case NotDirectoryException _ -> NOTDIR;
      case AccessDeniedException _ -> ACCES;
      case NotLinkException _ -> INVAL;
      case FileSystemLoopException _ -> LOOP;
      case CharacterCodingException _ -> ILSEQ;
      case AtomicMoveNotSupportedException _ -> XDEV;
      default -> IO;
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
      case java.io.UncheckedIOException e -> of(e.getCause());
      case java.nio.file.DirectoryIteratorException e -> of(e.getCause());
      case java.nio.channels.NonReadableChannelException _ -> BADF;
      case java.nio.channels.NonWritableChannelException _ -> BADF;
      case ReadOnlyFileSystemException _ -> ROFS;
      case java.nio.file.InvalidPathException _ -> ILSEQ;
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
