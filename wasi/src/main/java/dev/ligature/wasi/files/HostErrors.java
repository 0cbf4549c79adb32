package dev.ligature.wasi.files;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;

/**
 * Which error an exception of the host is. Java has classes for some; of the others it gives the C
 * library's words, in the language of the process. The words of the C locale are known here, those
 * of a few errors can be had by making them, and that no descriptors are left shows at once.
 */
final class HostErrors {
  private static final Map<String, FileError> WORDS =
      Map.ofEntries(
          Map.entry("Cannot allocate memory", FileError.NOMEM),
          Map.entry("Cross-device link", FileError.XDEV),
          Map.entry("Device or resource busy", FileError.BUSY),
          Map.entry("Directory not empty", FileError.NOTEMPTY),
          Map.entry("Disk quota exceeded", FileError.DQUOT),
          Map.entry("Disc quota exceeded", FileError.DQUOT),
          Map.entry("File exists", FileError.EXIST),
          Map.entry("File name too long", FileError.NAMETOOLONG),
          Map.entry("File too large", FileError.FBIG),
          Map.entry("Invalid argument", FileError.INVAL),
          Map.entry("Invalid cross-device link", FileError.XDEV),
          Map.entry("Invalid or incomplete multibyte or wide character", FileError.ILSEQ),
          Map.entry("Illegal byte sequence", FileError.ILSEQ),
          Map.entry("Is a directory", FileError.ISDIR),
          Map.entry("No space left on device", FileError.NOSPC),
          Map.entry("No such device or address", FileError.NXIO),
          Map.entry("Device not configured", FileError.NXIO),
          Map.entry("No such file or directory", FileError.NOENT),
          Map.entry("Not a directory", FileError.NOTDIR),
          Map.entry("Operation not permitted", FileError.PERM),
          Map.entry("Operation not supported", FileError.NOTSUP),
          Map.entry("Permission denied", FileError.ACCES),
          Map.entry("Read-only file system", FileError.ROFS),
          Map.entry("Resource busy", FileError.BUSY),
          Map.entry("Resource temporarily unavailable", FileError.AGAIN),
          Map.entry("Stale file handle", FileError.STALE),
          Map.entry("Text file busy", FileError.TXTBSY),
          Map.entry("Too many levels of symbolic links", FileError.LOOP),
          Map.entry("Too many links", FileError.MLINK),
          Map.entry("Too many open files", FileError.MFILE),
          Map.entry("Too many open files in system", FileError.NFILE));

  /** Words that the JDK adds to those of {@code ELOOP}. */
  private static final String NOT_FOLLOWED = " (NOFOLLOW_LINKS specified)";

  private static final String NOT_ACCESSED = " or unable to access attributes of symbolic link";

  private static final int LONG_NAME = 300;

  private HostErrors() {}

  /** The exception for a guest. */
  static FileException of(IOException e) {
    return e instanceof FileException known ? known : new FileException(errorOf(e), e);
  }

  /** The exception for a guest; one that is no answer to a call is thrown on. */
  static FileException of(RuntimeException e) {
    FileError error =
        switch (e) {
          case java.nio.file.DirectoryIteratorException iteration ->
              of(Objects.requireNonNull(iteration.getCause())).error();
          case java.nio.file.ClosedDirectoryStreamException _ -> FileError.BADF;
          case java.nio.file.InvalidPathException _ -> FileError.ILSEQ;
          case java.nio.file.ProviderMismatchException _ -> FileError.XDEV;
          case java.nio.file.ReadOnlyFileSystemException _ -> FileError.ROFS;
          case java.nio.channels.NonReadableChannelException _ -> FileError.BADF;
          case java.nio.channels.NonWritableChannelException _ -> FileError.BADF;
          case UnsupportedOperationException _ -> FileError.NOTSUP;
          case SecurityException _ -> FileError.ACCES;
          default -> throw e;
        };
    return new FileException(error, e);
  }

  private static FileError errorOf(IOException e) {
    // By far the most frequent, and the one that each start meets.
    if (e instanceof NoSuchFileException) {
      return FileError.NOENT;
    }
    return switch (e) {
      case FileAlreadyExistsException _ -> FileError.EXIST;
      case DirectoryNotEmptyException _ -> FileError.NOTEMPTY;
      case NotDirectoryException _ -> FileError.NOTDIR;
      case AccessDeniedException _ -> FileError.ACCES;
      case NotLinkException _ -> FileError.INVAL;
      case FileSystemLoopException _ -> FileError.LOOP;
      case CharacterCodingException _ -> FileError.ILSEQ;
      case AtomicMoveNotSupportedException _ -> FileError.XDEV;
      case ClosedChannelException _ -> FileError.BADF;
      default -> ofWords(words(e));
    };
  }

  private static String words(IOException e) {
    String words = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return words == null ? "" : words;
  }

  /** The error that the C library has these words for. */
  static FileError ofWords(String words) {
    FileError known = WORDS.get(words);
    if (known != null) {
      return known;
    } else if (words.endsWith(NOT_FOLLOWED) || words.endsWith(NOT_ACCESSED)) {
      return FileError.LOOP;
    } else if (words.equals(made(HostErrors::open))) {
      return FileError.MFILE;
    } else if (words.equals(made(HostErrors::longName))) {
      return FileError.NAMETOOLONG;
    } else if (words.equals(made(HostErrors::nameInFile))) {
      return FileError.NOTDIR;
    } else if (words.equals(made(HostErrors::writeDirectory))) {
      return FileError.ISDIR;
    }
    return FileError.IO;
  }

  /** Something that fails. */
  private interface Failing {
    void run() throws IOException;
  }

  /** The words of an error that is made now, or none. */
  private static String made(Failing failing) {
    try {
      failing.run();
      return "";
    } catch (IOException e) {
      return e instanceof FileSystemException f && f.getReason() == null ? "" : words(e);
    }
  }

  private static Path file() {
    return Path.of(System.getProperty("java.home"), "release");
  }

  /** Fails only if no descriptor is left. */
  private static void open() throws IOException {
    FileChannel.open(file()).close();
  }

  private static void longName() throws IOException {
    Files.size(file().resolveSibling("x".repeat(LONG_NAME)));
  }

  private static void nameInFile() throws IOException {
    Files.size(file().resolve("x"));
  }

  private static void writeDirectory() throws IOException {
    FileChannel.open(file().getRoot(), StandardOpenOption.WRITE).close();
  }
}
