package dev.ligature.emscripten;

import static java.lang.invoke.MethodType.methodType;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.linker.Caller;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.ProgramConfig;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** tree-sitter as Visual Studio Code has it: a main, and grammars that are side modules. */
class TreeSitterTest {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** How much of a text the parser takes at once, in characters. */
  private static final int PIECE = 5 * 1024;

  private String text = "";

  /** Gives the parser the text from an index on, as UTF-16. */
  void read(Caller caller, int buffer, int index, int row, int column, int length) {
    String piece = text.substring(Math.min(index, text.length()));
    piece = piece.substring(0, Math.min(piece.length(), PIECE - 1));
    byte[] bytes = (piece + "\0").getBytes(StandardCharsets.UTF_16LE);
    MemorySegment.copy(bytes, 0, caller.memory(), ValueLayout.JAVA_BYTE, buffer, bytes.length);
    caller.memory().set(INT, length, piece.length());
  }

  private HostFunction reader() {
    try {
      return HostFunction.of(
          "tree_sitter_parse_callback",
          MethodHandles.lookup()
              .findVirtual(
                  TreeSitterTest.class,
                  "read",
                  methodType(
                      void.class,
                      Caller.class,
                      int.class,
                      int.class,
                      int.class,
                      int.class,
                      int.class))
              .bindTo(this));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  @Test
  void two_grammars_parse() {
    run();
  }

  /** Parses the texts. */
  void run() {
    Path file = RealProgram.file("@vscode/tree-sitter-wasm/wasm/tree-sitter.wasm");
    EmscriptenHost host =
        EmscriptenHost.builder()
            .stub("tree_sitter_progress_callback")
            .stub("tree_sitter_log_callback")
            .build();
    ProgramConfig config =
        ProgramConfig.builder()
            .libraryPath(List.of(file.resolveSibling("")))
            .hostFunction(reader())
            .hostModule(host)
            .build();
    try (RealProgram treeSitter = RealProgram.open(file, config)) {
      assertEquals(
          "(program (class_declaration name: (identifier) body: (class_body (method_declaration"
              + " type: (integral_type) name: (identifier) parameters: (formal_parameters) body:"
              + " (block (return_statement (decimal_integer_literal)))))))",
          parse(treeSitter, "java", "class A { int f() { return 1; } }"));
      assertEquals(
          "(module (function_definition name: (identifier) parameters: (parameters (identifier))"
              + " body: (block (return_statement (list (identifier))))))",
          parse(treeSitter, "python", "def f(x):\n  return [x]\n"));
      assertEquals("(module (ERROR (identifier)))", parse(treeSitter, "python", "def f("));
      String many = "x = 1\n".repeat(5000);
      assertEquals(5000, parse(treeSitter, "python", many).split("assignment", -1).length - 1);
    }
  }

  private String parse(RealProgram treeSitter, String grammar, String source) {
    text = source;
    Library library = treeSitter.program().open("tree-sitter-%s.wasm".formatted(grammar));
    int buffer = treeSitter.call("ts_init");
    treeSitter.call("ts_parser_new_wasm");
    int parser = treeSitter.memory().get(INT, buffer);
    int input = treeSitter.memory().get(INT, buffer + 4L);
    FunctionSymbol language = library.findFunction("tree_sitter_" + grammar);
    assertEquals(1, treeSitter.call("ts_parser_set_language", parser, pointer(language)));
    int tree = treeSitter.call("ts_parser_parse_wasm", parser, input, 0, 0, 0);
    // The node stays in the buffer.
    treeSitter.call("ts_tree_root_node_wasm", tree);
    return treeSitter.text(treeSitter.call("ts_node_to_string_wasm", tree));
  }

  private static int pointer(FunctionSymbol language) {
    try {
      return (int) language.handle().invokeExact();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
