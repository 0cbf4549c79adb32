package dev.ligature.linker.marshal;

/** A Java type has no counterpart in C; the message says why. */
final class Unmappable extends Exception {
  private static final long serialVersionUID = 1;

  Unmappable(String why) {
    super(why);
  }
}
