package dev.ligature.wasi.files;

import java.io.IOException;

/** Turns what the host throws into errors of a guest's interest. */
final class Guard {
  private Guard() {}

  /** A call of the host. */
  @FunctionalInterface
  interface Call<T> {
    T run() throws IOException;
  }

  /** A call of the host that gives nothing. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException;

    /** As a call, for what wants one; what that gives is not looked at. */
    default Call<Action> asCall() {
      return () -> {
        run();
        return this;
      };
    }
  }

  static <T> T call(Call<T> call) throws FileException {
    try {
      return call.run();
    } catch (IOException e) {
      throw HostErrors.of(e);
    } catch (RuntimeException e) {
      throw HostErrors.of(e);
    }
  }

  static void run(Action action) throws FileException {
    call(action.asCall());
  }
}
