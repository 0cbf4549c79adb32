package dev.ligature.emscripten;

import dev.ligature.wasm.PrintableText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** An image can't be read from what is there, or can't be written to where it should be. */
public final class FileImageException extends IOException {
  private static final long serialVersionUID = 1;
  private final String entry;

  FileImageException(String subject, Path path, Optional<String> entry, String reason) {
    super(message(subject, path, entry, reason));
    this.entry = entry.orElse("");
  }

  private static String message(String subject, Path path, Optional<String> entry, String reason) {
    String text = PrintableText.of(reason);
    return subject
        + ": "
        + PrintableText.of(path.toString())
        + "\n>>> "
        + entry.map(name -> "its entry `" + PrintableText.of(name) + "` " + text).orElse(text);
  }

  /** The name of the entry that it is about, as the archive has it. */
  public Optional<String> entry() {
    return entry.isEmpty() ? Optional.empty() : Optional.of(entry);
  }
}
