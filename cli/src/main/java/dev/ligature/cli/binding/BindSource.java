package dev.ligature.cli.binding;

import dev.ligature.linker.ModuleSymbol;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * The Java interface of a library.
 *
 * @param packageName its package; empty for none
 * @param name its name
 * @param library the library's file name
 * @param prefix what is left out of methods' names; empty for nothing
 */
public record BindSource(String packageName, String name, String library, String prefix) {
  /** Why it can't be written. */
  public static final class Failure extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * What is to be told.
     *
     * @param message a sentence, or the compiler's lines
     */
    public Failure(String message) {
      super(message);
    }
  }

  /** Whether a text is the name of a package or of a type. */
  public static boolean isName(String text) {
    return Names.isName(text);
  }

  /** The name of an interface for a library's file, such as {@code Z} for {@code libz.so}. */
  public static String nameFor(String file) {
    return Names.ofLibrary(file);
  }

  /**
   * Writes it.
   *
   * @param symbols those of the library
   * @param clang the command that reads headers
   * @param headers what declares the functions; none if only the module is known
   * @param includes folders of headers
   * @throws Failure if a header can't be read; the message is the compiler's
   */
  public String text(
      List<ModuleSymbol> symbols, String clang, List<Path> headers, List<Path> includes)
      throws IOException, Failure {
    CDeclarations declarations = new CDeclarations();
    try {
      for (Path header : headers) {
        new CHeader(clang, includes).read(header, declarations);
      }
    } catch (CHeader.Unreadable e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
    InterfaceWriter writer = new InterfaceWriter(declarations, prefix);
    List<ModuleSymbol> functions =
        symbols.stream()
            .filter(symbol -> symbol.isDefined() && !symbol.local())
            .filter(symbol -> symbol.kind() == ModuleSymbol.Kind.FUNCTION)
            .sorted(Comparator.comparing(ModuleSymbol::name))
            .toList();
    Set<String> names =
        Set.copyOf(CxxWriter.bindable(functions.stream().map(ModuleSymbol::name).toList()));
    functions.stream()
        .filter(symbol -> names.contains(symbol.name()))
        .forEach(symbol -> symbol.type().ifPresent(type -> writer.add(symbol.name(), type)));
    return writer.source(packageName, name, library);
  }
}
