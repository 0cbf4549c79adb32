package dev.ligature.wasi.files;

import java.io.IOException;

/** A call that ends with an error of a guest's interest. */
public final class FileException extends IOException {
  private static final long serialVersionUID = 1;
  private final FileError error;

  public FileException(FileError error) {
    super(error.name());
    this.error = error;
  }

  FileException(FileError error, Throwable cause) {
    super(error.name(), cause);
    this.error = error;
  }

  /** The reason. */
  public FileError error() {
    return error;
  }
}
