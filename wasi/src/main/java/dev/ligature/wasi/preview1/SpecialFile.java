package dev.ligature.wasi.preview1;

import dev.ligature.wasi.files.FileType;

/**
 * What has a descriptor, is read and written, and is no file: an end of a pipe, a device. What it
 * can't do ends with an {@link ErrnoException}.
 */
public interface SpecialFile {
  /** Its type. */
  FileType type();

  /**
   * Reads.
   *
   * @param bytes takes what is read, from its start
   * @return how many bytes; 0 is the end
   */
  int read(byte[] bytes);

  /**
   * Writes.
   *
   * @param bytes what to write
   * @param count how many of them, from the start
   * @return how many were written
   */
  int write(byte[] bytes, int count);

  /** Whether a read gives something now, if only that there is no more. */
  boolean isReadable();

  /** Whether a write takes something now. */
  boolean isWritable();

  /** Whether it can be read from any place and goes back to it, as devices do. */
  boolean isSeekable();

  /** Is told that the last number for it was closed. */
  void close();
}
