package dev.ligature.emscripten.calls;

import dev.ligature.emscripten.script.GeneratedScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The script of a program, which is read when something of it is wanted. */
public final class ScriptText {
  private final Optional<Supplier<String>> text;
  private @Nullable GeneratedScript script;

  ScriptText(Optional<Supplier<String>> text) {
    this.text = text;
  }

  /** What a file has; nothing if it can't be read. */
  public static Supplier<String> of(Path file) {
    return () -> {
      try {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      } catch (IOException _) {
        // It is for messages, and for texts that the guest may have too.
        return "";
      }
    };
  }

  /** What the script has; nothing if there is none, or none that can be read. */
  synchronized Optional<String> find(Function<GeneratedScript, Optional<String>> what) {
    if (script == null) {
      script = GeneratedScript.of(text.map(Supplier::get).orElse(""));
    }
    return what.apply(script);
  }
}
