package dev.ligature.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file can't be read or written, in the words of POSIX systems. */
final class Reasons {
  private Reasons() {}

  /** The reason, without the file's name. */
  static String of(IOException e) {
    return switch (e) {
      case FileSystemException file when file.getReason() != null -> file.getReason();
      case NoSuchFileException _ -> "No such file or directory";
      case FileAlreadyExistsException _ -> "File exists";
      case AccessDeniedException _ -> "Permission denied";
      default -> String.valueOf(e.getMessage());
    };
  }
}
