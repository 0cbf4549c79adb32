package dev.ligature.conformance.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java examples of documents compile. {@link ReadmeTest} runs that of the README. */
final class JavaExamplesTest {
  private static final String BEGIN = "```java\n";
  private static final String END = "```";

  /** What examples leave out: imports, and variables of the reader's own. */
  private static final String FRAME =
      """
      import dev.ligature.engine.*;
      import dev.ligature.fuse.*;
      import dev.ligature.linker.*;
      import dev.ligature.postgres.*;
      import dev.ligature.wasi.*;
      import java.nio.file.*;
      import java.time.*;

      @SuppressWarnings("unused")
      class Example {
        static void log(Object... values) {}

        static void example(
            Path main, Path folder, Path plugins, byte[] settings, int input,
            FunctionSymbol function) throws Throwable {
          %s
        }
      }
      """;

  @TempDir private Path classes;

  private static List<String> examples(String document) throws IOException {
    Path root = Path.of(System.getProperty("ligature.root"));
    String text = Files.readString(root.resolve(document));
    List<String> examples = new ArrayList<>();
    for (int at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, at)) {
      int start = at + BEGIN.length();
      at = text.indexOf(END, start);
      examples.add(text.substring(start, at));
    }
    return examples;
  }

  /** What the compiler says of a source. */
  private String problems(String source) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("mem:/Example.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    StringWriter said = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none",
            "-classpath",
            System.getProperty("java.class.path"),
            "-d",
            classes.toString());
    compiler.getTask(said, null, null, options, null, List.of(file)).call();
    return said.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docs/ahead-of-time.md",
        "docs/code-cache.md",
        "docs/fuse.md",
        "docs/limits.md",
        "docs/security.md",
        "docs/stopping-guests.md",
        "docs/wasi.md"
      })
  void the_examples_of_a_document_compile(String document) throws IOException {
    List<String> examples = examples(document);
    assertFalse(examples.isEmpty());
    for (String example : examples) {
      assertEquals("", problems(FRAME.formatted(example)), example);
    }
  }

  @Test
  void an_example_that_does_not_compile_is_found() {
    String said = problems(FRAME.formatted("DynamicLinker linker = DynamicLinker.of();"));
    assertEquals("/Example.java:16: error: cannot find symbol", said.lines().toList().getFirst());
  }
}
