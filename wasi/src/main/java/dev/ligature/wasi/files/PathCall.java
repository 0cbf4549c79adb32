package dev.ligature.wasi.files;

import java.io.IOException;
import java.nio.file.Path;

/** What is done with a path of the host. */
@FunctionalInterface
interface PathCall<T> {
  T with(Path path) throws IOException;
}
