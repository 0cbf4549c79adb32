package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code -} in place of a file. */
class StandardInputTest {
  private static Invocation given(String guest, String... line) throws IOException {
    byte[] bytes = Files.readAllBytes(Guests.module(guest));
    return new Invocation().input(new ByteArrayInputStream(bytes)).run(line);
  }

  private static String guest(String path) {
    return Guests.module(path).toString();
  }

  @Test
  void a_program_is_run() throws IOException {
    String out = Invocation.of("run", guest("hello/hello.wasm")).out();
    given("hello/hello.wasm", "run", "-").gives(0, out, "");
    given("arguments/arguments.wasm", "run", "-", "a").gives(0, "argument -\nargument a\n", "");
    given("arguments/arguments.wasm", "run", "--argv0", "name", "-")
        .gives(0, "argument name\n", "");
    String file = guest("arguments/arguments.wasm");
    Invocation.of("run", "--argv0=a b", file, "c").gives(0, "argument a b\nargument c\n", "");
    Invocation.of("run", "-")
        .gives(
            127,
            "",
            """
            ligature: (standard input): not a module: unexpected end: reading the magic number in\
             the module at offset 0x0
            >>> the file is empty
            """);
  }

  @Test
  void what_a_program_needs_is_listed() throws IOException {
    String path = guest("needed");
    Invocation ldd = given("needed/main.wasm", "ldd", "--library-path", path, "-");
    Invocation file = Invocation.of("ldd", "--library-path", path, guest("needed/main.wasm"));
    String first = "main.wasm => " + guest("needed/main.wasm") + " ";
    assertTrue(file.out().startsWith(first), file.out());
    assertEquals(file.out().replace(first, "(standard input) "), ldd.out());
    assertEquals(0, ldd.status());
    assertEquals("", ldd.err());
  }

  @Test
  void it_is_not_read_twice() throws IOException {
    for (String command : new String[] {"ldd", "nm", "dump"}) {
      given("hello/hello.wasm", command, "-", "-")
          .gives(2, "", "ligature: - is given twice: standard input can be read once\n");
    }
  }

  @Test
  void whether_a_program_links_is_told() throws IOException {
    given("needed/main.wasm", "check", "--library-path", guest("needed"), "-")
        .gives(0, "(standard input): links, with 3 libraries\n", "");
    given("undefined/data.wasm", "check", "-")
        .gives(
            1,
            "(standard input): does not link: 2 problems\n",
            """
            ligature: undefined symbol: missing_data
            >>> referenced by (standard input) (data import GOT.mem.missing_data)
            >>> searched: (standard input)
            ligature: undefined symbol: other_missing_data
            >>> referenced by (standard input) (data import GOT.mem.other_missing_data)
            >>> searched: (standard input)
            """);
  }

  @Test
  void a_program_is_drawn() throws IOException {
    Invocation graph = given("needed/main.wasm", "graph", "--library-path", guest("needed"), "-");
    assertEquals("", graph.err());
    assertTrue(graph.out().contains("(standard input)"), graph.out());
  }

  /** A file that can't be read any more. */
  private static final class Broken extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("Bad file descriptor");
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return read();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"run -", "ldd -", "check -", "graph -", "call - f", "nm -", "dump -"})
  void input_that_cannot_be_read_is_told(String line) {
    Invocation broken = new Invocation().input(new Broken()).run(line.split(" ", -1));
    assertEquals("ligature: (standard input): cannot read: Bad file descriptor\n", broken.err());
    assertEquals("", broken.out());
    assertTrue(broken.status() != 0, line);
  }
}
