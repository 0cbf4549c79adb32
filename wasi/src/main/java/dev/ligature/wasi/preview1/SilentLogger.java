package dev.ligature.wasi.preview1;

import run.endive.log.Logger;

/** Endive's default logger would start the JDK's logging for messages that nobody asked for. */
final class SilentLogger implements Logger {
  @Override
  public void log(Level level, String message, Throwable throwable) {}

  @Override
  public boolean isLoggable(Level level) {
    return false;
  }
}
