package dev.ligature.linker.trace;

import dev.ligature.linker.Binding;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkListener;
import jdk.jfr.FlightRecorder;

/** Makes the events. Loaded only where there is {@code jdk.jfr}. */
final class LinkerEvents {
  static final LinkListener LISTENER = new Recorder();

  private LinkerEvents() {}

  static boolean isOn() {
    return FlightRecorder.isInitialized();
  }

  static boolean wantsBindings() {
    return new BindEvent().isEnabled();
  }

  static Listeners.Opening opening(String name) {
    OpenEvent event = new OpenEvent();
    event.begin();
    return failure -> {
      event.end();
      if (event.shouldCommit()) {
        event.library = name;
        event.failure = failure == null ? "" : failure.toString();
        event.commit();
      }
    };
  }

  /** Writes what a listener is told. */
  private static final class Recorder implements LinkListener {
    @Override
    public void loaded(Library library) {
      LoadEvent event = new LoadEvent();
      if (event.shouldCommit()) {
        event.library = library.name();
        event.file = file(library);
        event.memoryBase = library.memoryBase();
        event.memorySize = library.memorySize();
        event.tableBase = library.tableBase();
        event.tableSize = library.tableSize();
        event.commit();
      }
    }

    @Override
    public void bound(Binding binding) {
      BindEvent event = new BindEvent();
      if (event.shouldCommit()) {
        event.library = binding.library();
        event.symbol = binding.symbol();
        event.kind = binding.kind().name();
        event.lazy = binding.lazy();
        event.definer = binding.definer().orElse("");
        event.definition = binding.definition();
        event.commit();
      }
    }

    @Override
    public void unloaded(Library library) {
      UnloadEvent event = new UnloadEvent();
      if (event.shouldCommit()) {
        event.library = library.name();
        event.file = file(library);
        event.commit();
      }
    }

    private static String file(Library library) {
      return library.path().map(Object::toString).orElse("");
    }
  }
}
