package dev.ligature.emscripten.calls;

import dev.ligature.emscripten.script.GeneratedScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The script of a program, which is read when something of it is wanted. */
final class ScriptFile {
  private final Optional<Path> path;
  private @Nullable GeneratedScript script;

  ScriptFile(Optional<Path> path) {
    this.path = path;
  }

  Optional<Path> path() {
    return path;
  }

  /** What the script has; nothing if there is none, or none that can be read. */
  synchronized Optional<String> find(Function<GeneratedScript, Optional<String>> what) {
    if (script == null) {
      script = GeneratedScript.of(path.map(ScriptFile::read).orElse(""));
    }
    return what.apply(script);
  }

  private static String read(Path path) {
    try {
      return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
    } catch (IOException _) {
      // It is for messages alone.
      return "";
    }
  }
}
