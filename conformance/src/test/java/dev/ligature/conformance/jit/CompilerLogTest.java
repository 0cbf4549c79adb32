package dev.ligature.conformance.jit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.cli.Main;
import dev.ligature.conformance.programs.BuiltFolder;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The JVM's compilers take all code that is generated: a method that one gives up on, or that is
 * larger than they look at, is interpreted for ever.
 */
final class CompilerLogTest {
  /** {@code -XX:+DontCompileHugeMethods} leaves methods alone from here on. */
  static final int HUGE = 8_000;

  @TempDir Path folder;

  @Test
  void interpreters_are_compiled() throws Exception {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    CompilerLog log = run(Shapes.class, classes.toString());
    assertEquals(List.of(), log.failures());
    assertTrue(log.tasks().stream().filter(task -> task.startsWith("k256l271")).count() > 50);
    assertEquals(List.of(), hugeMethods(classes));
  }

  @Test
  void lua_is_compiled() throws Exception {
    Path script =
        Files.writeString(
            folder.resolve("script.lua"),
            """
            local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
            for i = 1, 8 do fib(24) end
            local t = {}
            for i = 1, 200000 do t[i] = (i * 7919) % 10007 end
            table.sort(t)
            local p = {}
            for i = 1, 20000 do p[#p + 1] = string.format('%d:%s', i, tostring(i * 3)) end
            local n = 0
            for a, b in table.concat(p, ','):gmatch('(%d+):(%d+)') do n = n + #a + #b end
            """);
    checkProgram("lua", "lua.wasm", "script.lua", script);
  }

  @Test
  void sqlite_is_compiled() throws Exception {
    Path script =
        Files.writeString(
            folder.resolve("script.sql"),
            """
            create table a(x integer primary key, y int, z text);
            create table b(x int, w int);
            create index bi on b(x);
            with recursive c(n) as (select 1 union all select n + 1 from c where n < 60000)
              insert into a select n, (n * 7919) % 1009, 'text' || n from c;
            insert into b select y, x from a;
            select count(*), sum(b.w) from a join b on a.y = b.x where a.x < 9000;
            select y % 10, count(*), avg(x), max(z) from a group by y % 10 order by 2;
            """);
    checkProgram("sqlite", "sqlite3.wasm", ":memory:", script, ".read script.sql");
  }

  @Test
  void duktape_is_compiled() throws Exception {
    Path script =
        Files.writeString(
            folder.resolve("script.js"),
            """
            function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
            function Shape(n) { this.n = n; this.parts = []; }
            Shape.prototype.add = function (x) { this.parts.push({x: x, y: this.n % (x + 1)}); };
            var sum = fib(20);
            for (var i = 0; i < 300; i++) {
              var shape = new Shape(i);
              for (var j = 0; j < 20; j++) shape.add(j);
              sum += JSON.parse(JSON.stringify(shape)).parts.length;
              'a1b22c333'.replace(/([a-c])([0-9]+)/g, function (all, a, b) { sum += +b; return a; });
              try { throw new Error('e' + i); } catch (e) { sum += e.message.length; }
            }
            [5, 3, 9].sort(function (a, b) { return a - b; });
            sum;
            """);
    checkReactor("interpreters", "duktape-script.wasm", script, "run");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zlib", "bzip2", "zstd", "brotli", "xz"})
  void codecs_are_compiled(String codec) throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 30_000; i++) {
      text.append(i * 7919 % 10007).append(i % 3 == 0 ? " of a text, " : "\n");
    }
    Path file = Files.writeString(folder.resolve("text"), text);
    checkReactor("codecs", codec + ".wasm", file, "pack", "unpack");
  }

  private void checkReactor(String recipe, String module, Path bytes, String... functions)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of(built(recipe).resolve(module).toString(), bytes.toString()));
    arguments.addAll(List.of(functions));
    CompilerLog log = run(Reactor.class, arguments.toArray(String[]::new));
    assertEquals(List.of(), log.failures());
    assertTrue(log.tasks().stream().filter(task -> task.contains("wasm$")).count() > 20);
  }

  private static Path built(String recipe) {
    return BuiltFolder.of(recipe);
  }

  private void checkProgram(
      String recipe, String program, String argument, Path script, String... more)
      throws Exception {
    Path built = built(recipe);
    Path platform = built.resolveSibling("../platform/lib/wasm32-wasip1").normalize();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--library-path",
                built + ":" + platform,
                "--dir",
                script.getParent() + "::.",
                built.resolve(program).toString(),
                argument));
    arguments.addAll(List.of(more));
    CompilerLog log = run(Main.class, arguments.toArray(String[]::new));
    assertEquals(List.of(), log.failures());
    assertTrue(log.tasks().stream().filter(task -> task.contains(".so$")).count() > 50);
  }

  private CompilerLog run(Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    Path log = folder.resolve("compiler.log");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+LogCompilation",
                "-XX:LogFile=" + log,
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertEquals(0, process.waitFor(), () -> read(output));
    return CompilerLog.read(log);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static List<String> hugeMethods(Path classes) throws IOException {
    List<String> huge = new ArrayList<>();
    int methods = 0;
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        ClassModel model = ClassFile.of().parse(Files.readAllBytes(file));
        for (MethodModel method : model.methods()) {
          methods++;
          int size = method.code().map(code -> ((CodeAttribute) code).codeLength()).orElse(0);
          if (size >= HUGE) {
            huge.add(file.getFileName() + " " + method.methodName() + ": " + size);
          }
        }
      }
    }
    assertTrue(methods > 100, methods + " methods");
    return huge;
  }
}
