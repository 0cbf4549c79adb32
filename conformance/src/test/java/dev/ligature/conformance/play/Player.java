package dev.ligature.conformance.play;

import java.util.List;

/** An engine that can play. */
public interface Player {
  /**
   * What has come of each step, in lines.
   *
   * @throws UnsupportedPlayException if the engine does not know what a module uses
   */
  List<String> play(Play play) throws UnsupportedPlayException;
}
