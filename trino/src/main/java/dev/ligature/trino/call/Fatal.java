package dev.ligature.trino.call;

import io.trino.spi.ErrorType;
import io.trino.spi.StandardErrorCode;
import io.trino.spi.TrinoException;

/** Which failures of a call leave its program of no use. */
final class Fatal {
  private Fatal() {}

  /** Whether it is of memory, or of the server: not of a value. */
  static boolean isFatal(TrinoException failure) {
    return failure.getErrorCode().getType() != ErrorType.USER_ERROR
        || failure
            .getErrorCode()
            .equals(StandardErrorCode.EXCEEDED_FUNCTION_MEMORY_LIMIT.toErrorCode());
  }
}
