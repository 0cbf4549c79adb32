package dev.ligature.emscripten.image;

import java.util.Optional;

/** Something is wrong with what an image is read from. Who knows its path makes the error of it. */
public final class EntryException extends Exception {
  private static final long serialVersionUID = 1;
  private final String entry;

  /**
   * Makes an exception.
   *
   * @param entry the name as the archive has it
   * @param reason what is wrong, of which the entry is the subject
   */
  public EntryException(String entry, String reason) {
    super(reason);
    this.entry = entry;
  }

  /** What is wrong with the archive as a whole. */
  public EntryException(String reason) {
    this("", reason);
  }

  /** What is wrong. */
  public String reason() {
    return String.valueOf(getMessage());
  }

  /** The entry that is wrong. */
  public Optional<String> entry() {
    return entry.isEmpty() ? Optional.empty() : Optional.of(entry);
  }
}
