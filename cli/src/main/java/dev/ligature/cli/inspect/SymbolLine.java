package dev.ligature.cli.inspect;

import dev.ligature.cli.json.JsonObject;
import dev.ligature.linker.ModuleSymbol;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A symbol as {@code nm} prints it.
 *
 * @param symbol the symbol
 * @param name its name as it is to be printed
 * @param size its size, if known
 */
public record SymbolLine(ModuleSymbol symbol, String name, OptionalLong size) {
  /** The line of the usual format. */
  public String text() {
    return "%10s %s".formatted(value(), rest());
  }

  /** The line with a column of sizes. */
  public String textWithSize() {
    String bytes = size.isPresent() ? Long.toString(size.getAsLong()) : "";
    return "%10s %8s %s".formatted(value(), bytes, rest());
  }

  /** The line of POSIX: name, letter, and value and size in hexadecimal. */
  public String posix() {
    String line = name + " " + symbol.letter();
    if (symbol.isDefined()) {
      line += " " + Long.toHexString(symbol.value().getAsLong());
      line += size.isPresent() ? " " + Long.toHexString(size.getAsLong()) : "";
    }
    return line;
  }

  /** The object of JSON. */
  public JsonObject json() {
    JsonObject json =
        new JsonObject()
            .with("name", symbol.name())
            .with("demangled", Optional.of(name).filter(shown -> !shown.equals(symbol.name())))
            .with("letter", String.valueOf(symbol.letter()))
            .with("kind", kind());
    symbol.value().ifPresent(value -> json.with("value", value));
    size.ifPresent(bytes -> json.with("size", bytes));
    return json.with("type", symbol.type().map(Object::toString))
        .with("weak", symbol.weak())
        .with("local", symbol.local())
        .with("imports", symbol.imports())
        .with("directCalls", symbol.directCalls());
  }

  private String kind() {
    return switch (symbol.kind()) {
      case FUNCTION -> "function";
      case DATA -> "data";
      case ZEROS -> "zeros";
      case THREAD_LOCAL -> "thread-local";
      case ABSOLUTE -> "absolute";
      case GLOBAL -> "global";
      case TAG -> "tag";
    };
  }

  private String rest() {
    String type = symbol.type().map(t -> "  " + t).orElse("");
    String imports =
        symbol.imports().isEmpty() ? "" : "  [" + String.join(", ", symbol.imports()) + "]";
    String direct =
        symbol.isBoundDirectly()
            ? "  [not interposable: %d direct call%s]"
                .formatted(symbol.directCalls(), symbol.directCalls() == 1 ? "" : "s")
            : "";
    return "%c %s%s%s%s".formatted(symbol.letter(), name, type, imports, direct);
  }

  private String value() {
    if (!symbol.isDefined()) {
      return "";
    }
    long value = symbol.value().getAsLong();
    return switch (symbol.kind()) {
      case FUNCTION, GLOBAL, TAG -> Long.toString(value);
      case DATA, ZEROS, THREAD_LOCAL, ABSOLUTE -> "0x%08x".formatted(value);
    };
  }
}
