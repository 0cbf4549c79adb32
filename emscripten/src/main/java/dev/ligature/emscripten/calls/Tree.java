package dev.ligature.emscripten.calls;

import dev.ligature.wasi.files.Directory;
import dev.ligature.wasi.files.FileException;
import dev.ligature.wasi.preview1.Descriptor;
import dev.ligature.wasi.preview1.Descriptors;
import java.util.Optional;

/** The files of a program: where its paths begin, and its mask for permissions. */
final class Tree {
  private static final int WORKING_DIRECTORY = -100;

  private final Directory root;
  private final Descriptors descriptors;
  private volatile String workingDirectory = "/";
  private volatile int umask = 022;

  Tree(Directory root, Descriptors descriptors) {
    this.root = root;
    this.descriptors = descriptors;
  }

  Directory root() {
    return root;
  }

  /** The absolute path of one that begins at the working directory. */
  String absolute(String path) {
    return join(workingDirectory, path);
  }

  /** The absolute path of one that begins at a descriptor's folder. */
  String absolute(int fd, String path) {
    if (path.startsWith("/")) {
      return path;
    }
    if (fd == WORKING_DIRECTORY) {
      return absolute(path);
    }
    return join(pathOf(descriptors.folder(fd)), path);
  }

  /** The absolute path by which a folder was opened. */
  static String pathOf(Descriptor.Folder folder) {
    return folder.path().orElse("/");
  }

  private static String join(String base, String path) {
    if (path.startsWith("/") || path.isEmpty()) {
      return path;
    }
    return base.endsWith("/") ? base + path : base + "/" + path;
  }

  /** The device that a path names, if it does. */
  Optional<Device> device(String absolute) {
    return Device.of(plain(absolute));
  }

  /** A path without empty names and dots; {@code ..} takes a name away, as where no links are. */
  static String plain(String absolute) {
    StringBuilder plain = new StringBuilder();
    for (String name : absolute.split("/", -1)) {
      if (name.equals("..")) {
        plain.setLength(Math.max(0, plain.lastIndexOf("/")));
      } else if (!name.isEmpty() && !name.equals(".")) {
        plain.append('/').append(name);
      }
    }
    return plain.isEmpty() ? "/" : plain.toString();
  }

  String workingDirectory() {
    return workingDirectory;
  }

  /** Goes to a folder. */
  void changeTo(String absolute) throws FileException {
    root.openFolder(absolute).close();
    workingDirectory = plain(absolute);
  }

  /** Sets the mask and gives the one before. */
  int umask(int mask) {
    int before = umask;
    umask = mask & 0777;
    return before;
  }

  /** The permissions of what is created. */
  int masked(int mode) {
    return mode & ~umask;
  }
}
