package dev.ligature.trino.call;

import io.trino.spi.connector.ConnectorSession;
import org.jspecify.annotations.Nullable;

/**
 * What one driver calls a function with. Trino has a driver for each split of a table, and a
 * program costs milliseconds; so the drivers of a query take turns in as many programs as run at
 * once. For one thread at a time.
 */
final class FunctionInstance {
  private final Guests.Source source;
  private @Nullable Guests guests;

  /** The program of the last call, which is likely to be free still. */
  private @Nullable GuestCall last;

  /**
   * Of one driver.
   *
   * @param source where its programs are
   */
  FunctionInstance(Guests.Source source) {
    this.source = source;
  }

  /** Begins a call. */
  GuestCall begin(ConnectorSession session) {
    GuestCall call = last;
    if (call == null || !call.tryEnter()) {
      Guests known = guests;
      if (known == null) {
        known = source.of(session.getQueryId(), this);
        guests = known;
      }
      call = known.enter();
      last = call;
    }
    return call;
  }

  static GuestCall begin(Object instance, ConnectorSession session) {
    return ((FunctionInstance) instance).begin(session);
  }
}
