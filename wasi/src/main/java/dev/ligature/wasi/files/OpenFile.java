package dev.ligature.wasi.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import org.jspecify.annotations.Nullable;

/**
 * An open file, with a position as POSIX has it. Interrupts do not break off its calls. For several
 * threads; those that use the position take turns.
 */
public final class OpenFile extends Counted implements Opened {
  /** Finds the path of the descriptor, or null where descriptors have none. */
  private final @Nullable ProcNumbers numbers;

  /** Asked for what the descriptor does not tell without a path; otherwise null. */
  private final @Nullable Folder folder;

  private final String name;
  private final HostFile file;
  private final BasicFileAttributes found;
  private final boolean readable;
  private final boolean writable;
  private final WriteQuota quota;

  /** Found at first need. */
  private @Nullable Path path;

  private final boolean readOnly;
  private boolean closed;
  private long position;

  /**
   * @param place where the file was found
   * @param file its channels
   * @param found what it looked like
   * @param opening how it was opened
   */
  OpenFile(Place place, HostFile file, BasicFileAttributes found, Opening opening)
      throws FileException {
    this.numbers = place.folder().numbers();
    this.name = place.name();
    this.file = file;
    this.found = found;
    this.readable = opening.options().read();
    this.writable = opening.options().write();
    this.quota = opening.quota();
    this.readOnly = place.readOnly();
    if (numbers == null) {
      folder = place.folder();
      folder.retain();
    } else {
      folder = null;
    }
  }

  /** Reads on from the position; 0 is the end. */
  public int read(ByteBuffer target) throws FileException {
    return use(
        readable,
        () -> {
          synchronized (file) {
            int count = file.read(target, position);
            position += count;
            return count;
          }
        });
  }

  /** Reads from a place in the file; 0 is the end. */
  public int read(ByteBuffer target, long at) throws FileException {
    return use(readable, () -> file.read(target, checked(at)));
  }

  /** Writes on from the position, or at the end if the file is open for that. */
  public int write(ByteBuffer source) throws FileException {
    return use(
        writable,
        () -> {
          synchronized (file) {
            int count = writeWithin(source, position);
            position = file.appender() == null ? position + count : file.size();
            return count;
          }
        });
  }

  /** Writes at a place in the file, or at the end if the file is open for that. */
  public int write(ByteBuffer source, long at) throws FileException {
    return use(writable, () -> writeWithin(source, checked(at)));
  }

  /** Writes as much as there may be written. */
  private int writeWithin(ByteBuffer source, long at) throws IOException {
    if (!quota.isLimited() || !source.hasRemaining()) {
      return file.write(source, at);
    }
    long gap = file.appender() == null ? Math.max(0, at - file.size()) : 0;
    int limit = source.limit();
    int taken = quota.take(gap, source.remaining());
    source.limit(source.position() + taken);
    boolean done = false;
    try {
      int count = file.write(source, at);
      done = true;
      return count;
    } finally {
      source.limit(limit);
      if (!done) {
        quota.give(gap + taken);
      }
    }
  }

  /** Where a position is counted from. */
  public enum Whence {
    START,
    CURRENT,
    END
  }

  /** Sets the position and gives it. */
  public long seek(long offset, Whence whence) throws FileException {
    return use(
        true,
        () -> {
          synchronized (file) {
            long from =
                switch (whence) {
                  case START -> 0;
                  case CURRENT -> position;
                  case END -> file.size();
                };
            // An overflow is negative.
            position = checked(from + offset);
            return position;
          }
        });
  }

  private static long checked(long position) throws FileException {
    if (position < 0) {
      throw new FileException(FileError.INVAL);
    }
    return position;
  }

  /** Its size in bytes. */
  public long size() throws FileException {
    return use(true, file::size);
  }

  /** Sets its size; what is added is zeros. */
  public void resize(long size) throws FileException {
    run(writable, () -> resizeWithin(checked(size)));
  }

  private void resizeWithin(long size) throws IOException {
    long growth = quota.isLimited() ? Math.max(0, size - file.size()) : 0;
    if (growth > 0) {
      quota.take(growth, 0);
    }
    boolean done = false;
    try {
      file.resize(size);
      done = true;
    } finally {
      if (!done) {
        quota.give(growth);
      }
    }
  }

  @Override
  public void sync(boolean status) throws FileException {
    run(true, () -> file.force(status));
  }

  @Override
  public FileStatus status() throws FileException {
    return use(
        true,
        () -> {
          Path own = path();
          return own != null ? Status.of(own) : statusByName();
        });
  }

  /** The path of the descriptor, or null if it has none. */
  private @Nullable Path path() throws IOException {
    synchronized (file) {
      if (path == null && numbers != null) {
        path = numbers.find(file.channel());
      }
      return path;
    }
  }

  /** The status of the file that has the name, if that is still this one. */
  private FileStatus statusByName() throws IOException {
    if (folder != null) {
      try {
        FileStatus now = folder.status(name);
        if (isIn(folder)) {
          return now;
        }
      } catch (IOException _) {
        // It has lost the name.
      }
    }
    FileStatus then = Status.of(found);
    return new FileStatus(
        then.device(),
        then.inode(),
        then.type(),
        then.permissions(),
        then.links(),
        file.size(),
        then.accessed(),
        then.modified(),
        then.changed());
  }

  private boolean isIn(Folder folder) throws IOException {
    Object key = found.fileKey();
    return key != null && key.equals(folder.look(name).fileKey());
  }

  @Override
  public void setTimes(@Nullable FileTime accessed, @Nullable FileTime modified)
      throws FileException {
    run(
        true,
        () -> {
          if (readOnly) {
            throw new FileException(FileError.ROFS);
          }
          Path own = path();
          if (own != null) {
            Files.getFileAttributeView(own, BasicFileAttributeView.class)
                .setTimes(modified, accessed, null);
          } else if (folder != null) {
            setTimesByName(folder, accessed, modified);
          } else {
            throw new FileException(FileError.NOTSUP);
          }
        });
  }

  /** Sets its permissions, where its file system has any. */
  public void setPermissions(Permissions permissions) throws FileException {
    run(
        true,
        () -> {
          if (readOnly) {
            throw new FileException(FileError.ROFS);
          }
          Path own = path();
          if (own != null) {
            permissions.set(Files.getFileAttributeView(own, PosixFileAttributeView.class));
          } else if (folder != null && isIn(folder)) {
            folder.setPermissions(name, permissions);
          }
        });
  }

  private void setTimesByName(
      Folder folder, @Nullable FileTime accessed, @Nullable FileTime modified) throws IOException {
    if (!isIn(folder)) {
      throw new FileException(FileError.STALE);
    }
    folder.setTimes(name, accessed, modified);
  }

  private void run(boolean permitted, Guard.Action action) throws FileException {
    use(permitted, action.asCall());
  }

  private <T> T use(boolean permitted, Guard.Call<T> call) throws FileException {
    retain();
    try {
      if (!permitted) {
        throw new FileException(FileError.BADF);
      }
      return call.run();
    } catch (IOException e) {
      throw HostErrors.of(e);
    } finally {
      Guard.run(this::release);
    }
  }

  @Override
  public void close() throws FileException {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    Guard.run(this::release);
  }

  @Override
  void dispose() throws IOException {
    try {
      file.close();
    } finally {
      if (folder != null) {
        folder.release();
      }
    }
  }
}
