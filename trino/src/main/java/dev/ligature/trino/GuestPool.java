package dev.ligature.trino;

import dev.ligature.trino.call.Guest;
import dev.ligature.trino.call.GuestCall;
import dev.ligature.trino.call.Guests;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The programs of one function in one query: as many as its drivers were in at once. */
final class GuestPool implements Guests {
  /**
   * Which ones.
   *
   * @param query the query's id
   * @param target the function's {@link Target#key}
   */
  record Key(String query, String target) {}

  private final Supplier<Guest> open;
  private final List<GuestCall> calls = new ArrayList<>();
  private int holders;

  /**
   * None yet.
   *
   * @param open opens another program
   */
  GuestPool(Supplier<Guest> open) {
    this.open = open;
  }

  @Override
  public GuestCall enter() {
    synchronized (calls) {
      calls.removeIf(GuestCall::isClosed);
      for (GuestCall call : calls) {
        if (call.tryEnter()) {
          return call;
        }
      }
    }
    GuestCall opened = new GuestCall(open.get());
    // Nobody else knows it yet.
    opened.tryEnter();
    synchronized (calls) {
      calls.add(opened);
    }
    return opened;
  }

  /** One more has it. */
  void hold() {
    synchronized (calls) {
      holders++;
    }
  }

  /**
   * One less has it. When it was the last, the programs are closed.
   *
   * @return whether it was
   */
  boolean release() {
    synchronized (calls) {
      holders--;
      if (holders > 0) {
        return false;
      }
      calls.forEach(GuestCall::close);
      calls.clear();
      return true;
    }
  }
}
