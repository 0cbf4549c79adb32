package dev.ligature.examples.treesitter;

import dev.ligature.emscripten.EmscriptenHost;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.GuestPointer;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.bind.Owned;
import dev.ligature.linker.bind.Prefix;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * A tree-sitter parser in a program of its own. Grammars are opened at their first use. Not
 * thread-safe.
 */
public final class TreeSitter implements AutoCloseable {
  private final Path modules;
  private final ParserHost host = new ParserHost();
  private final Program program;
  private final Functions functions;
  private final GuestPointer parser;
  private final GuestPointer input;
  private final Map<Grammar, GuestPointer> languages = new EnumMap<>(Grammar.class);

  /** The functions of the parser. */
  @Prefix(value = "ts_", snakeCase = true)
  interface Functions {
    /** Gives where structures are passed. */
    GuestPointer init();

    void parserNewWasm();

    boolean parserSetLanguage(GuestPointer parser, GuestPointer language);

    /** Gives the tree, or null if the parser has no language. */
    GuestPointer parserParseWasm(
        GuestPointer parser, GuestPointer input, int oldTree, int ranges, int count);

    /** Leaves the root node where structures are passed, for the next function. */
    void treeRootNodeWasm(GuestPointer tree);

    @Owned
    String nodeToStringWasm(GuestPointer tree);

    void treeDelete(GuestPointer tree);
  }

  /** The function of a grammar. */
  private interface LanguageFunction {
    GuestPointer language();
  }

  /**
   * Opens a parser.
   *
   * @param modules the folder {@code node_modules} that has web-tree-sitter and the grammars
   * @throws dev.ligature.linker.LinkException if a module is not there or can't be linked
   */
  public TreeSitter(Path modules) {
    this.modules = modules;
    ProgramConfig config =
        ProgramConfig.builder()
            .hostModule(EmscriptenHost.builder().stub("tree_sitter_*").build())
            .host(host, MethodHandles.lookup())
            .build();
    program =
        DynamicLinker.create()
            .open(modules.resolve("web-tree-sitter/web-tree-sitter.wasm"), config);
    functions = program.bind(Functions.class, MethodHandles.lookup());
    GuestPointer transfer = functions.init();
    functions.parserNewWasm();
    parser = transfer.getPointer(0);
    input = transfer.getPointer(4);
  }

  /** Opens a grammar, which {@link #parse} does by itself. */
  public void load(Grammar grammar) {
    language(grammar);
  }

  private GuestPointer language(Grammar grammar) {
    return languages.computeIfAbsent(grammar, this::openLanguage);
  }

  private GuestPointer openLanguage(Grammar grammar) {
    Library library = program.open(modules.resolve(grammar.module()).toString());
    return program
        .pointer(library.findFunction(grammar.function()).tableIndex())
        .function(LanguageFunction.class, MethodHandles.lookup())
        .language();
  }

  /**
   * Parses a text.
   *
   * @param grammar the text's language
   * @param text the text; any, since a parser of tree-sitter does not fail
   * @return the tree, which has to be closed before this parser is
   */
  public SyntaxTree parse(Grammar grammar, String text) {
    if (!functions.parserSetLanguage(parser, language(grammar))) {
      throw new IllegalStateException(grammar + ": made for another version of tree-sitter");
    }
    host.setText(text);
    return new SyntaxTree(functions, functions.parserParseWasm(parser, input, 0, 0, 0));
  }

  /** Gives back all that the parser holds. */
  @Override
  public void close() {
    program.close();
  }
}
