package dev.ligature.wasi.files;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * Where a path leads: a name in a folder, which may be free. The folder is in use until this is
 * closed.
 *
 * @param folder the folder
 * @param name the name, or {@link #SELF} for the folder itself, as after {@code .} and {@code ..}
 * @param slash whether the path ends with a slash, so that it has to be a directory
 * @param readOnly whether nothing changes in the folder
 */
record Place(Folder folder, String name, boolean slash, boolean readOnly) implements AutoCloseable {
  /** The name of a folder in itself. */
  static final String SELF = ".";

  /** Whether it is the folder itself. */
  boolean isFolder() {
    return name.equals(SELF);
  }

  /** Its attributes, or null if the name is free. */
  @Nullable BasicFileAttributes look() throws IOException {
    try {
      return folder.look(name);
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  /** Its attributes, with the error of a name that is free or has a slash but is no directory. */
  BasicFileAttributes lookOrThrow() throws IOException {
    BasicFileAttributes found = look();
    if (found == null) {
      throw new FileException(FileError.NOENT);
    }
    if (slash && !found.isDirectory()) {
      throw new FileException(FileError.NOTDIR);
    }
    return found;
  }

  /** Throws if nothing changes here. */
  void requireWritable() throws FileException {
    if (readOnly) {
      throw new FileException(FileError.ROFS);
    }
  }

  /** Throws if a name can't be made here; what is there already is the error that comes first. */
  void requireCreatable() throws IOException {
    if (readOnly) {
      throw new FileException(look() != null ? FileError.EXIST : FileError.ROFS);
    }
  }

  /** The path of a name in the folder that a path leads to. */
  static Path resolve(Path folder, String name) {
    return name.equals(SELF) ? folder : folder.resolve(name);
  }

  @Override
  public void close() throws IOException {
    folder.release();
  }
}
