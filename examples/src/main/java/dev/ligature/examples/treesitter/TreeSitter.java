package dev.ligature.examples.treesitter;

import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.Library;
import dev.ligature.linker.Linker;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasi.WasiPreview1;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandleProxies;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntBinaryOperator;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import java.util.function.IntUnaryOperator;

/**
 * A tree-sitter parser in a program of its own. Grammars are opened at their first use. Not
 * thread-safe.
 */
public final class TreeSitter implements AutoCloseable {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path modules;
  private final ParserHost host = new ParserHost();
  private final Program program;
  private final Library main;
  private final Parse parse;
  private final IntConsumer rootNode;
  private final IntUnaryOperator nodeToString;
  private final IntConsumer deleteTree;
  private final IntBinaryOperator setLanguage;

  /** Where {@code ts_init} says that structures are passed. */
  private final int transfer;

  private final int parser;
  private final int input;
  private final Map<Grammar, Integer> languages = new EnumMap<>(Grammar.class);

  /**
   * {@code ts_parser_parse_wasm}. Public, because {@link MethodHandleProxies} only takes public
   * interfaces.
   */
  public interface Parse {
    /** Gives the address of the tree, or 0 if the parser has no language. */
    int parse(int parser, int input, int oldTree, int ranges, int rangeCount);
  }

  private TreeSitter(Path modules) {
    this.modules = modules;
    ProgramConfig.Builder config =
        ProgramConfig.builder().hostModule(WasiPreview1.builder().build());
    host.register(config);
    program =
        Linker.create()
            .open(modules.resolve("web-tree-sitter/web-tree-sitter.wasm"), config.build());
    main = program.main().orElseThrow();
    parse = function(Parse.class, "ts_parser_parse_wasm");
    rootNode = function(IntConsumer.class, "ts_tree_root_node_wasm");
    nodeToString = function(IntUnaryOperator.class, "ts_node_to_string_wasm");
    deleteTree = function(IntConsumer.class, "ts_tree_delete");
    setLanguage = function(IntBinaryOperator.class, "ts_parser_set_language");

    transfer = function(IntSupplier.class, "ts_init").getAsInt();
    function(Runnable.class, "ts_parser_new_wasm").run();
    parser = transferred(0);
    input = transferred(1);
  }

  /**
   * Opens a parser.
   *
   * @param modules the folder {@code node_modules} that has web-tree-sitter and the grammars
   * @throws dev.ligature.linker.LinkException if a module is not there or can't be linked
   */
  public static TreeSitter open(Path modules) {
    return new TreeSitter(modules);
  }

  /** Opens a grammar, which {@link #parse} does by itself. */
  public void load(Grammar grammar) {
    language(grammar);
  }

  private int language(Grammar grammar) {
    return languages.computeIfAbsent(grammar, this::openLanguage);
  }

  /**
   * Parses a text.
   *
   * @param grammar the text's language
   * @param text the text; any, since a parser of tree-sitter does not fail
   * @return the tree, which has to be closed before this parser is
   */
  public SyntaxTree parse(Grammar grammar, String text) {
    if (setLanguage.applyAsInt(parser, language(grammar)) == 0) {
      throw new IllegalStateException(grammar + ": made for another version of tree-sitter");
    }
    host.setText(text);
    return new SyntaxTree(this, parse.parse(parser, input, 0, 0, 0));
  }

  /** The tree at an address as an S-expression. */
  String expression(int tree) {
    // The root node stays in the transfer buffer, where the next function looks for it.
    rootNode.accept(tree);
    long text = Integer.toUnsignedLong(nodeToString.applyAsInt(tree));
    try {
      return program.memory().getString(text, StandardCharsets.ISO_8859_1);
    } finally {
      program.free(text);
    }
  }

  /** Frees the tree at an address. */
  void delete(int tree) {
    deleteTree.accept(tree);
  }

  /** Gives back all that the parser holds. */
  @Override
  public void close() {
    program.close();
  }

  private int openLanguage(Grammar grammar) {
    Library library = program.open(modules.resolve(grammar.module()).toString());
    return MethodHandleProxies.asInterfaceInstance(
            IntSupplier.class, library.findFunction(grammar.function()).handle())
        .getAsInt();
  }

  private <T> T function(Class<T> type, String name) {
    FunctionSymbol function = main.findFunction(name);
    return MethodHandleProxies.asInterfaceInstance(type, function.handle());
  }

  private int transferred(int number) {
    return program.memory().get(INT, Integer.toUnsignedLong(transfer) + 4L * number);
  }
}
