package dev.ligature.wasi.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A path that leads to a held folder whatever happens to its names: that of a descriptor of our
 * own. For what {@link SecureDirectoryStream} lacks: {@code mkdirat}, {@code symlinkat}, {@code
 * linkat}, {@code readlinkat} and the number of a file's names.
 *
 * @param channel keeps the descriptor open
 * @param path the path
 */
record Pin(FileChannel channel, Path path) {
  /** Pins the folder of a stream, or gives null where descriptors have no paths. */
  static @Nullable Pin of(
      SecureDirectoryStream<Path> stream, @Nullable Object key, ProcNumbers numbers)
      throws IOException {
    FileChannel channel =
        Steady.steady(
            stream.newByteChannel(
                Path.of("."), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
    Path path = null;
    try {
      path = numbers.find(channel);
      if (path != null
          && (key == null
              || !key.equals(Files.readAttributes(path, BasicFileAttributes.class).fileKey()))) {
        path = null;
      }
      return path == null ? null : new Pin(channel, path);
    } finally {
      if (path == null) {
        channel.close();
      }
    }
  }
}
