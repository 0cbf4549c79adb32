package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs the command in this process and keeps what it says. */
final class Invocation {
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private InputStream in = InputStream.nullInputStream();
  private int status;

  static Invocation of(String... args) {
    return new Invocation().run(args);
  }

  Invocation environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Invocation input(InputStream in) {
    this.in = in;
    return this;
  }

  Invocation run(String... args) {
    status = Main.execute(new Host(in, out, err, environment, Terminals.NONE), args);
    return this;
  }

  int status() {
    return status;
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  byte[] outBytes() {
    return out.toByteArray();
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** Checks everything the command gave, with the more telling texts first. */
  void gives(int expectedStatus, String expectedOut, String expectedErr) {
    assertEquals(expectedErr, err());
    assertEquals(expectedOut, out());
    assertEquals(expectedStatus, status);
  }
}
