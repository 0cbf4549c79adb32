package dev.ligature.wasi.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens what a path leads to. The name is looked at first, because a pipe or a device can block and
 * an open folder needs more than a file; if it then stands for something else, all begins again.
 */
final class Opening {
  private static final int CHARACTER_DEVICE = 0x2000;
  private static final int TYPE = 0xf000;

  /** {@code null}, {@code zero}, {@code full}, {@code random} and {@code urandom} of Linux. */
  private static final Set<Long> DEVICES = Set.of(0x103L, 0x105L, 0x107L, 0x108L, 0x109L);

  private final OpenOptions options;
  private final WriteQuota quota;
  private final Permissions permissions;

  /**
   * @param permissions those of a file that is created
   */
  Opening(OpenOptions options, WriteQuota quota, Permissions permissions) {
    this.options = options;
    this.quota = quota;
    this.permissions = permissions;
  }

  Opened open(Start start, String path) throws IOException {
    boolean exclusive = options.create() && options.exclusive();
    if (options.directory() && (options.create() || options.truncate())) {
      throw new FileException(FileError.INVAL);
    }
    for (int races = 0; races < Walk.MAX_RACES; races++) {
      try (Place place =
          Walk.to(start, path, !exclusive && (options.follow() || path.endsWith("/")))) {
        Opened opened = exclusive ? createNew(place) : open(place);
        if (opened != null) {
          return opened;
        }
      }
    }
    throw new FileException(FileError.AGAIN);
  }

  /** Opens what is at a place, or gives null if that changes meanwhile. */
  private @Nullable Opened open(Place place) throws IOException {
    if (place.isFolder()) {
      checkDirectory();
      place.folder().retain();
      return new Directory(place.folder(), place.readOnly());
    }
    BasicFileAttributes found = place.look();
    if (found == null) {
      return create(place);
    }
    if (found.isDirectory()) {
      checkDirectory();
      Folder child = place.folder().enter(place.name(), found.fileKey());
      return child == null ? null : new Directory(child, place.readOnly());
    }
    if (found.isSymbolicLink()) {
      if (options.follow()) {
        return null;
      }
      throw new FileException(options.directory() ? FileError.NOTDIR : FileError.LOOP);
    }
    if (options.directory() || place.slash()) {
      throw new FileException(FileError.NOTDIR);
    }
    if (!found.isRegularFile() && !isHarmless(place)) {
      throw new FileException(FileError.NXIO);
    }
    // A device can be written to wherever its name is.
    if (place.readOnly() && found.isRegularFile() && (options.write() || options.truncate())) {
      throw new FileException(FileError.ROFS);
    }
    return openFile(place, found);
  }

  /** Throws if a directory cannot be opened in this way. */
  private void checkDirectory() throws FileException {
    boolean changes = options.create() || options.truncate();
    if (changes || (options.write() && !options.directory())) {
      throw new FileException(FileError.ISDIR);
    }
  }

  private @Nullable Opened create(Place place) throws IOException {
    if (!options.create()) {
      throw new FileException(FileError.NOENT);
    }
    if (place.slash()) {
      throw new FileException(FileError.ISDIR);
    }
    place.requireWritable();
    try {
      return makeFile(place);
    } catch (FileAlreadyExistsException _) {
      return null;
    }
  }

  private @Nullable OpenFile makeFile(Place place) throws IOException {
    quota.takeFile();
    OpenFile made = null;
    try {
      made = openFile(place, null);
      return made;
    } finally {
      if (made == null) {
        quota.giveFile();
      }
    }
  }

  private @Nullable Opened createNew(Place place) throws IOException {
    if (place.isFolder() || place.look() != null) {
      throw new FileException(FileError.EXIST);
    }
    if (place.slash()) {
      throw new FileException(FileError.ISDIR);
    }
    place.requireWritable();
    return makeFile(place);
  }

  /**
   * Opens a file.
   *
   * @param before what it looked like, or null if it is to be created
   */
  private @Nullable OpenFile openFile(Place place, @Nullable BasicFileAttributes before)
      throws IOException {
    boolean isNew = before == null;
    HostFile file;
    try {
      file = channels(place, isNew);
    } catch (NoSuchFileException e) {
      if (isNew) {
        throw e;
      }
      return null;
    } catch (FileSystemException e) {
      BasicFileAttributes now = place.look();
      if (!isNew && now != null && now.isSymbolicLink()) {
        return null;
      }
      throw e;
    }
    if (file == null) {
      return null;
    }
    OpenFile opened = null;
    try {
      BasicFileAttributes after = place.look();
      if (after != null && (before == null || isSame(before, after))) {
        if (options.truncate() && !isNew) {
          file.resize(0);
        }
        if (isNew) {
          permissions.setIfPossible(place);
        }
        opened = new OpenFile(place, file, after, this);
      }
      return opened;
    } finally {
      if (opened == null) {
        file.close();
      }
    }
  }

  private static boolean isSame(BasicFileAttributes before, BasicFileAttributes after) {
    return Objects.equals(before.fileKey(), after.fileKey());
  }

  /** Opens the channels, or gives null if the name stands for something else by now. */
  private @Nullable HostFile channels(Place place, boolean isNew) throws IOException {
    boolean write = options.write() || options.truncate() || isNew;
    Set<OpenOption> how = new HashSet<>();
    how.add(LinkOption.NOFOLLOW_LINKS);
    if (options.sync()) {
      how.add(StandardOpenOption.SYNC);
    } else if (options.dataSync()) {
      how.add(StandardOpenOption.DSYNC);
    }
    Set<OpenOption> append = new HashSet<>(how);
    if (options.read() || !write) {
      how.add(StandardOpenOption.READ);
    }
    if (write) {
      how.add(StandardOpenOption.WRITE);
    }
    if (isNew) {
      how.add(StandardOpenOption.CREATE_NEW);
    }
    FileChannel channel = place.folder().openFile(place.name(), how);
    if (channel == null || !options.append() || !options.write()) {
      return channel == null ? null : new HostFile(channel, null);
    }
    FileChannel appender = null;
    try {
      append.add(StandardOpenOption.APPEND);
      appender = place.folder().openFile(place.name(), append);
      return appender == null ? null : new HostFile(channel, appender);
    } finally {
      if (appender == null) {
        channel.close();
      }
    }
  }

  OpenOptions options() {
    return options;
  }

  WriteQuota quota() {
    return quota;
  }

  /** Whether it is a device that neither blocks nor acts when it is opened. */
  private static boolean isHarmless(Place place) throws IOException {
    try {
      Map<String, Object> unix =
          place
              .folder()
              .withPath(
                  place.name(),
                  path -> Files.readAttributes(path, "unix:mode,rdev", LinkOption.NOFOLLOW_LINKS));
      return ((Integer) Objects.requireNonNull(unix.get("mode")) & TYPE) == CHARACTER_DEVICE
          && DEVICES.contains((Long) unix.get("rdev"));
    } catch (UnsupportedOperationException | IllegalArgumentException _) {
      return false;
    }
  }
}
