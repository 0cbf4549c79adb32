package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The two readers of command lines agree. */
class RunArgumentsTest {
  private static final Host HOST =
      new Host(
          InputStream.nullInputStream(),
          OutputStream.nullOutputStream(),
          OutputStream.nullOutputStream(),
          Map.of(),
          Terminals.NONE);

  private static RunOptions byPicocli(String... args) {
    CommandLine line = Commands.commandLine(HOST, new Failures(HOST));
    CommandLine.ParseResult result = line.parseArgs(args).subcommand();
    return ((RunCommand) result.commandSpec().userObject()).options();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run a.wasm",
        "run a.wasm x --env y --help -- -z",
        "run --bind-now a.wasm",
        "run --emscripten a.wasm",
        "run --emscripten-script a.js --javascript-stub js_* --javascript-stub=x a.wasm",
        "run --emscripten-names=a.names --emscripten a.wasm --javascript-stub y",
        "run --stats --bind-now a.wasm --stats",
        "run --validate --max-memory-pages 20 a.wasm --validate",
        "run --max-memory-pages=many --validate a.wasm",
        "run --max-table-elements 7 --max-total-memory-pages= a.wasm",
        "run --read-only-dir /a::/b --dir x --read-only-dir=y a.wasm",
        "run --timeout 5 --stats a.wasm --timeout 6",
        "run --timeout=2m a.wasm",
        "run --stack-size 8388608 a.wasm --stack-size 1",
        "run --stack-size=many a.wasm",
        "run --library-path /a:/b a.wasm -v",
        "run --library-path=/a:/b a.wasm",
        "run --dir .::/ --dir /x --env A=B=C --env=D=E --env F a.wasm --dir y",
        "run --preload liba.so --preload=libb.so a.wasm",
        "run --interpose libc.so --interpose=a.so:b.so a.wasm",
        "run --trace libs,files --trace all a.wasm",
        "run --trace all --trace-output=f a.wasm --trace-output g",
        "run --link-dir /a --no-dlopen --link-dir=/b a.wasm --no-dlopen",
        "run --env= a.wasm",
        "run a.wasm @file",
        "run --env @file a.wasm",
        "run a.wasm run",
        "run --dir 'quoted' a.wasm \"x\""
      })
  void a_plain_command_line_is_read_alike(String line) {
    String[] args = line.split(" ");
    assertEquals(byPicocli(args), RunArguments.parse(args).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"run -- a.wasm", "run -- --strange.wasm x", "run --env -x=y a.wasm"})
  void an_unusual_command_line_is_left_to_picocli(String line) {
    String[] args = line.split(" ");
    assertTrue(RunArguments.parse(args).isEmpty());
    assertEquals(
        args[args.length - 1].equals("x") ? List.of("x") : List.of(), byPicocli(args).arguments());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "run --bind-now",
        "run --env",
        "run --nothing a.wasm",
        "run --nothing=x a.wasm",
        "run -x a.wasm",
        "run --bind-now --bind-now a.wasm",
        "run --emscripten --emscripten a.wasm",
        "run --emscripten-script a --emscripten-script b a.wasm",
        "run --emscripten-names a --emscripten-names b a.wasm",
        "run --stats --stats a.wasm",
        "run --no-dlopen --no-dlopen a.wasm",
        "run --validate --validate a.wasm",
        "run --max-memory-pages 1 --max-memory-pages 2 a.wasm",
        "run --max-memory-pages",
        "run --max-nothing 1 a.wasm",
        "run --trace-output a --trace-output b a.wasm",
        "run --library-path a --library-path b a.wasm"
      })
  void a_wrong_command_line_is_refused_by_both(String line) {
    String[] args = line.split(" ");
    assertTrue(RunArguments.parse(args).isEmpty());
    assertThrows(ParameterException.class, () -> byPicocli(args));
  }

  @Test
  void other_commands_are_not_read() {
    for (String line : new String[] {"ldd a.wasm", "--help", "--version", ""}) {
      assertTrue(RunArguments.parse(line.split(" ")).isEmpty());
    }
    assertTrue(RunArguments.parse().isEmpty());
  }

  @Test
  void everything_after_the_program_belongs_to_the_guest() {
    String[] args = {"run", "a.wasm", "--library-path", "x", "--", "--help"};
    assertEquals(
        Arrays.asList("--library-path", "x", "--", "--help"),
        RunArguments.parse(args).orElseThrow().arguments());
  }
}
