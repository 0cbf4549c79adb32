package dev.ligature.emscripten.calls;

import dev.ligature.wasi.files.Directory;
import dev.ligature.wasi.files.FileError;
import dev.ligature.wasi.files.FileException;
import dev.ligature.wasi.files.OpenFile;
import dev.ligature.wasi.files.OpenOptions;
import dev.ligature.wasi.files.Opened;
import dev.ligature.wasi.files.Permissions;
import dev.ligature.wasi.files.WriteQuota;
import dev.ligature.wasi.preview1.Descriptor;
import dev.ligature.wasi.preview1.Descriptors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Optional;
import java.util.Random;

/** Opens files and devices by their absolute paths. */
final class FileOpening {
  private final Tree tree;
  private final Descriptors descriptors;
  private final WriteQuota quota;
  private final Random random;
  private final Clock clock;

  FileOpening(Tree tree, Descriptors descriptors, WriteQuota quota, Random random, Clock clock) {
    this.tree = tree;
    this.descriptors = descriptors;
    this.quota = quota;
    this.random = random;
    this.clock = clock;
  }

  Clock clock() {
    return clock;
  }

  WriteQuota quota() {
    return quota;
  }

  /**
   * Opens what a path leads to and gives its number.
   *
   * @param flags those of Linux
   * @param mode the permissions of what is created, before the mask
   */
  int open(String path, int flags, int mode) throws IOException {
    Optional<Device> device = tree.device(path);
    if (device.isPresent()) {
      if (OpenFlags.options(flags).directory()) {
        throw new FileException(FileError.NOTDIR);
      }
      return descriptors.open(() -> device.get().open(random, OpenFlags.toWasi(flags)));
    }
    return descriptors.open(() -> openFile(path, flags, mode));
  }

  private Descriptor openFile(String path, int flags, int mode) throws IOException {
    return descriptor(
        path,
        opened(path, OpenFlags.options(flags), mode),
        OpenFlags.rights(flags),
        OpenFlags.toWasi(flags));
  }

  /** Opens what is no device, without a number. */
  Descriptor openFile(String path, OpenOptions options, int mode) throws IOException {
    return descriptor(path, opened(path, options, mode), OpenFlags.rights(2), 0);
  }

  private static Descriptor descriptor(String path, Opened opened, long rights, int flags) {
    return opened instanceof OpenFile file
        ? new Descriptor.File(file, rights, flags)
        : Descriptor.Folder.opened((Directory) opened, Tree.plain(path));
  }

  /** Writes a file from its beginning. */
  void write(String path, OpenOptions options, int mode, ByteBuffer content) throws IOException {
    switch (opened(path, options, mode)) {
      case Directory directory -> {
        directory.close();
        throw new FileException(FileError.ISDIR);
      }
      case OpenFile file -> {
        try (file) {
          while (content.hasRemaining()) {
            file.write(content);
          }
        }
      }
    }
  }

  private Opened opened(String path, OpenOptions options, int mode) throws IOException {
    return tree.root().open(path, options, quota, Permissions.of(tree.masked(mode)));
  }
}
