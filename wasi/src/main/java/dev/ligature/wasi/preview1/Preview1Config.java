package dev.ligature.wasi.preview1;

import dev.ligature.wasi.files.MountedFolder;
import java.time.Clock;
import java.util.List;
import java.util.Random;

/**
 * What a guest is given.
 *
 * @param streams its standard streams
 * @param directories the directories that it finds opened, in the order given
 * @param clock the clock of real time
 * @param random where random numbers come from
 */
public record Preview1Config(
    GuestStreams.Config streams, List<MountedFolder> directories, Clock clock, Random random) {
  /** Copies the list. */
  public Preview1Config {
    directories = List.copyOf(directories);
  }
}
