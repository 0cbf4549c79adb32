package dev.ligature.linker.find;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** A file that may hold a module: as a path, or as a name in a folder that is held open. */
interface ModuleSource {
  /** The file's path, by which it is known. */
  Path path();

  /** The attributes of what has its name now. */
  BasicFileAttributes attributes() throws IOException;

  /** Opens what has its name now; waits if that is a named pipe. */
  InputStream open() throws IOException;

  /** The file itself, where the path may go through links. */
  ModuleSource resolved() throws IOException;

  /** The file at a path, whatever leads there. */
  static ModuleSource of(Path file) {
    return new ModuleSource() {
      @Override
      public Path path() {
        return file;
      }

      @Override
      public BasicFileAttributes attributes() throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class);
      }

      @Override
      public InputStream open() throws IOException {
        return Files.newInputStream(file);
      }

      @Override
      public ModuleSource resolved() throws IOException {
        return of(file.toRealPath());
      }
    };
  }

  /** The file of a name in a folder, which is no link. */
  static ModuleSource of(HeldFolder folder, String name) {
    return new ModuleSource() {
      private final Path path = named(folder.path().resolve(name));

      @Override
      public Path path() {
        return path;
      }

      @Override
      public BasicFileAttributes attributes() throws IOException {
        return folder.look(name);
      }

      @Override
      public InputStream open() throws IOException {
        return folder.openFile(name);
      }

      @Override
      public ModuleSource resolved() {
        return this;
      }
    };
  }

  /** As the file system spells it: some take names in other letters. */
  private static Path named(Path path) {
    try {
      return path.toRealPath(LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return path;
    }
  }
}
