package dev.ligature.wasi.files;

import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;

/** Renames, with the errors that the host gives without a class of their own. */
final class Renaming {
  private Renaming() {}

  static void rename(Place from, Place to) throws IOException {
    if (from.isFolder() || to.isFolder()) {
      throw new FileException(FileError.INVAL);
    }
    BasicFileAttributes source = from.lookOrThrow();
    BasicFileAttributes target = to.look();
    if (source.isDirectory()) {
      if (target != null && !target.isDirectory()) {
        throw new FileException(FileError.NOTDIR);
      }
    } else if (target != null && target.isDirectory()) {
      throw new FileException(FileError.ISDIR);
    } else if (to.slash()) {
      throw new FileException(FileError.NOTDIR);
    }
    try {
      from.folder().rename(from.name(), to.folder(), to.name());
    } catch (IOException e) {
      FileException known = HostErrors.of(e);
      throw known.error() == FileError.EXIST && target != null
          ? new FileException(FileError.NOTEMPTY)
          : known;
    }
  }
}
