package dev.ligature.wasi.files;

import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** What a path led to, held open. Calls on what is closed end with {@link FileError#BADF}. */
public sealed interface Opened extends AutoCloseable permits Directory, OpenFile {
  /** Its status. */
  FileStatus status() throws FileException;

  /** Sets its times; those that are null stay. */
  void setTimes(@Nullable FileTime accessed, @Nullable FileTime modified) throws FileException;

  /** Waits for the device to have its content, and its status too if wanted. */
  void sync(boolean status) throws FileException;

  /** Closes it, once the calls that use it have ended. */
  @Override
  void close() throws FileException;
}
