package dev.ligature.cli.binding;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads headers by way of clang. */
final class CHeader {
  private static final Pattern DEFINED =
      Pattern.compile("(?m)^[ \t]*#[ \t]*define[ \t]+(\\w+)\\b(?!\\()");
  private static final Pattern MACRO =
      Pattern.compile("#define (\\w+) \\(?(-?(?:0[xX][0-9a-fA-F]+|\\d+))[uUlL]*\\)?");
  private static final int HEXADECIMAL = 16;
  private static final int OCTAL = 8;

  private final String clang;
  private final List<String> options;

  /**
   * The reading of headers.
   *
   * @param clang the command
   * @param includes folders of headers
   */
  CHeader(String clang, List<Path> includes) {
    this.clang = clang;
    this.options = new ArrayList<>(List.of("--target=wasm32-wasi", "-x", "c"));
    includes.forEach(folder -> options.addAll(List.of("-I", folder.toString())));
  }

  /** Why headers can't be read. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message);
    }
  }

  /** Adds what a header declares, and what it includes. */
  void read(Path header, CDeclarations declarations) throws IOException, Unreadable {
    Path source = Files.createTempFile("ligature-bind", ".c");
    try {
      Files.writeString(source, "#include \"%s\"\n".formatted(header.toAbsolutePath()));
      byte[] tree = run(List.of("-fsyntax-only", "-Xclang", "-ast-dump=json"), source);
      Map<String, Object> root = JSON.std.mapFrom(tree);
      new SyntaxTree(declarations, header.toAbsolutePath().toString()).read(root);
      macros(header, run(List.of("-E", "-dM"), source), declarations);
    } finally {
      Files.delete(source);
    }
  }

  private static void macros(Path header, byte[] macros, CDeclarations declarations)
      throws IOException {
    List<String> own =
        DEFINED.matcher(Files.readString(header)).results().map(m -> m.group(1)).toList();
    for (String line : new String(macros, StandardCharsets.UTF_8).lines().toList()) {
      Matcher macro = MACRO.matcher(line.strip());
      if (macro.matches() && own.contains(macro.group(1))) {
        add(declarations, macro.group(1), macro.group(2));
      }
    }
  }

  private static void add(CDeclarations declarations, String name, String number) {
    try {
      declarations.constants().putIfAbsent(name, number(number));
    } catch (NumberFormatException e) {
      // No number of 64 bits: nothing that Java has a constant for.
      declarations.constants().remove(name);
    }
  }

  private static long number(String text) {
    boolean isNegative = text.startsWith("-");
    String digits = isNegative ? text.substring(1) : text;
    long value;
    if (digits.startsWith("0x") || digits.startsWith("0X")) {
      value = Long.parseUnsignedLong(digits.substring(2), HEXADECIMAL);
    } else if (digits.startsWith("0") && digits.length() > 1) {
      value = Long.parseLong(digits, OCTAL);
    } else {
      value = Long.parseUnsignedLong(digits);
    }
    return isNegative ? -value : value;
  }

  private byte[] run(List<String> action, Path source) throws IOException, Unreadable {
    List<String> command = new ArrayList<>(List.of(clang));
    command.addAll(options);
    command.addAll(action);
    command.add(source.toString());
    Path errors = Files.createTempFile("ligature-bind", ".txt");
    try {
      Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      byte[] output;
      try (InputStream in = process.getInputStream()) {
        output = in.readAllBytes();
      }
      if (process.waitFor() != 0) {
        throw new Unreadable(Files.readString(errors).strip());
      }
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unreadable("interrupted");
    } finally {
      Files.delete(errors);
    }
  }
}
