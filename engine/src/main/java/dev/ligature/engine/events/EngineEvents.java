package dev.ligature.engine.events;

import dev.ligature.engine.code.Room;
import jdk.jfr.FlightRecorder;

/** Makes the events. Loaded only where there is {@code jdk.jfr}. */
final class EngineEvents {
  private EngineEvents() {}

  static boolean isOn() {
    return FlightRecorder.isInitialized();
  }

  /** Loads the classes of events that guests cause anywhere. */
  static void prepare() {
    try {
      Room.with(new Prepare());
    } catch (Exception e) {
      throw new LinkageError("events of JDK Flight Recorder", e);
    }
  }

  private static final class Prepare extends Room.Task<Boolean> {
    @Override
    protected Boolean run() {
      boolean traps = new TrapEvent().isEnabled();
      return new MemoryGrowthEvent().isEnabled() || traps;
    }
  }

  static Generation generation() {
    GenerateEvent event = new GenerateEvent();
    event.begin();
    return (module, first, functions, classes, bytes) -> {
      event.end();
      if (event.shouldCommit()) {
        event.module = module;
        event.firstFunction = first;
        event.functions = functions;
        event.classes = classes;
        event.bytes = bytes;
        event.commit();
      }
    };
  }

  static void trap(String kind, String message) {
    TrapEvent event = new TrapEvent();
    if (event.shouldCommit()) {
      event.kind = kind;
      event.message = message;
      event.commit();
    }
  }

  static void growth(long before, long pages, boolean grown) {
    MemoryGrowthEvent event = new MemoryGrowthEvent();
    if (event.shouldCommit()) {
      event.before = before;
      event.pages = pages;
      event.grown = grown;
      event.commit();
    }
  }
}
