package dev.ligature.emscripten;

import java.util.ArrayList;
import java.util.List;

/** What is to be undone when a call is over, such as strings in the guest's memory. */
final class Temporaries {
  private final List<Runnable> ends = new ArrayList<>();

  void add(Runnable end) {
    ends.add(end);
  }

  void end() {
    ends.forEach(Runnable::run);
    ends.clear();
  }
}
