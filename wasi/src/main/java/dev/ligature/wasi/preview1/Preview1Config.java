package dev.ligature.wasi.preview1;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * What a guest is given.
 *
 * @param streams its standard streams
 * @param directories the host directories by the paths under which the guest sees them, in the
 *     order given
 * @param readOnlyDirectories those of the paths under which it sees directories that it can't
 *     change
 * @param clock the clock of real time
 * @param random where random numbers come from
 */
public record Preview1Config(
    GuestStreams.Config streams,
    Map<String, Path> directories,
    Set<String> readOnlyDirectories,
    Clock clock,
    Random random) {
  /** Copies the collections. */
  public Preview1Config {
    directories = Collections.unmodifiableMap(new LinkedHashMap<>(directories));
    readOnlyDirectories = Set.copyOf(readOnlyDirectories);
  }
}
