package dev.ligature.emscripten.calls;

import dev.ligature.wasi.preview1.Errno;
import java.io.IOException;
import java.time.DateTimeException;

/** How system calls end: with a number that is not negative, or with the error's negated. */
final class SystemCall {
  private SystemCall() {}

  /** A call. */
  @FunctionalInterface
  interface Call {
    int run() throws IOException;
  }

  /** A call that gives nothing. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException;
  }

  /** What a call gives, or the negated number of the error of WASI that it ends with. */
  static int of(Call call) {
    int[] result = new int[1];
    int errno =
        Errno.of(
            () -> {
              try {
                result[0] = call.run();
                return Errno.SUCCESS;
              } catch (ArithmeticException | DateTimeException _) {
                // A size or a time that is none.
                return Errno.INVAL;
              }
            });
    return errno == Errno.SUCCESS ? result[0] : -errno;
  }

  /** 0, or the negated number of the error that a call ends with. */
  static int run(Action action) {
    return of(
        () -> {
          action.run();
          return 0;
        });
  }
}
