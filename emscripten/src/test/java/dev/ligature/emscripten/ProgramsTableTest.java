package dev.ligature.emscripten;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/programs.md} says what the tests run, of which version, and how long it takes. */
class ProgramsTableTest {
  private static final Path ROOT = Path.of(System.getProperty("ligature.root"));
  private static final Path MODULES = ROOT.resolve("emscripten/modules");
  private static final Path DOCUMENT = ROOT.resolve("docs/programs.md");

  /** Writes the table anew, with times measured: {@code -Dligature.programs=measure}. */
  private static final String MEASURE = "ligature.programs";

  private static final String HEAD =
      "| program | how it is run | works | does not | test | first | again | Node |";
  private static final String RULE = "| --- | --- | --- | --- | --- | --- | --- | --- |";
  private static final Pattern TIME = Pattern.compile("\\d+\\.\\d s");

  private static final List<ProgramRow> ROWS =
      List.of(
          new ProgramRow(
              "SQLite",
              "sql.js",
              "`EmscriptenProgram.withNames`, exports by `findFunction`; a list of names, since the"
                  + " script has lost those of imports",
              "statements, errors, a database in a file of the host that a second program reads",
              "functions of SQL in JavaScript (`RegisterExtensionFunctions`), not tried",
              ShortNamesTest.class,
              () -> new ShortNamesTest().sql(),
              List.of("node/sql-js.mjs")),
          new ProgramRow(
              "QuickJS",
              "@jitl/quickjs-wasmfile-release-sync",
              "as SQLite; functions of the host by `hostFunction`",
              "scripts, their errors, calls of a Java function",
              "loaders of modules and interrupts, not tried",
              ShortNamesTest.class,
              () -> new ShortNamesTest().scripts(),
              List.of("node/quickjs.mjs")),
          new ProgramRow(
              "PHP 8.3",
              "@php-wasm/node-8-3",
              "the build for JSPI; `wasm_add_cli_arg`, `run_cli`; `.stub(\"js_*\")`",
              "PDO on a file of SQLite, exceptions, the extensions intl and xdebug by `dlopen`,"
                  + " the exit status. The asyncify build runs a script too",
              "processes, sockets, locks; what of intl wants ICU's data",
              PhpTest.class,
              () -> new PhpTest().run(),
              List.of("node/php.mjs")),
          new ProgramRow(
              "R 4.6",
              "webr",
              "`Program.run` with `-f script.R`; `.inline` for two texts of JavaScript,"
                  + " `.script(R.js)`, the library path",
              "all default packages, `lm`, `solve`, the package splines with its shared library,"
                  + " BLAS and LAPACK, conditions, the exit status",
              "`system`, so R warns as it ends; cairo's graphics and packages from the network, not"
                  + " tried",
              RTest.class,
              () -> new RTest().run(),
              List.of("node/r.mjs")),
          new ProgramRow(
              "DuckDB, eh",
              "@duckdb/duckdb-wasm",
              "the C API by `findFunction`; two stubs",
              "tables, aggregates, dates, lists, errors",
              "its files (`duckdb_web_fs_*` is JavaScript): a database is in memory",
              DuckDbTest.class,
              () -> new DuckDbTest().run("eh"),
              List.of("node/duckdb.mjs", "eh")),
          new ProgramRow(
              "DuckDB, mvp",
              "@duckdb/duckdb-wasm",
              "as eh",
              "the same; exceptions of JavaScript's kind",
              "the same. The build coi wants SIMD",
              DuckDbTest.class,
              () -> new DuckDbTest().run("mvp"),
              List.of("node/duckdb.mjs", "mvp")),
          new ProgramRow(
              "tree-sitter",
              "@vscode/tree-sitter-wasm",
              "main and grammars as they are, on the library path; the text by a `hostFunction`",
              "Java and Python, a text with an error, one of 30,000 characters",
              "its other fifteen grammars, not tried",
              TreeSitterTest.class,
              () -> new TreeSitterTest().run(),
              List.of("node/tree-sitter.mjs")),
          new ProgramRow(
              "Manifold",
              "manifold-3d",
              "C++ classes by `EmscriptenHost.Builder.embind`; names by the script",
              "solids cut, joined, stretched and taken apart, hulls, meshes to Java and back,"
                  + " errors",
              "functions of Java that warp or colour (`addFunction`), not tried",
              ManifoldTest.class,
              () -> new ManifoldTest().run(),
              List.of("node/manifold.mjs")),
          new ProgramRow(
              "Z3",
              "z3-solver",
              "the C API by `findFunction`; `.inline` for three texts of JavaScript,"
                  + " `.script(z3-built.js)`, interruptible",
              "problems in SMT-LIB, two at once on threads that Z3 begins, a third on Java's",
              "its API of objects, which is JavaScript",
              Z3Test.class,
              () -> new Z3Test().run(),
              List.of("node/z3.mjs")),
          new ProgramRow(
              "AVIF",
              "@jsquash/avif",
              "the build with threads, by `EmscriptenHost.Builder.embind`; `.global(\"ImageData\","
                  + " callback)` to read; interruptible",
              "an image written without loss by three threads, and read again",
              "film grain and other bit depths, not tried",
              AvifTest.class,
              () -> new AvifTest().run(),
              List.of("node/avif.mjs")),
          new ProgramRow(
              "Python 3.14",
              "pyodide",
              "`__main_argc_argv`, `PyRun_SimpleString`; one Java function, all others of"
                  + " JavaScript stubs",
              "json, re, decimal, hashlib of the standard library, classes, files, exceptions",
              "the bridge to JavaScript; packages of Pyodide, not tried",
              PyodideTest.class,
              () -> new PyodideTest().run(),
              List.of("node/pyodide.mjs")));

  /** The version that the lock file has. */
  private static String version(String npm) throws IOException {
    Matcher version =
        Pattern.compile(
                "\"node_modules/" + Pattern.quote(npm) + "\": \\{\\s*\"version\": \"([^\"]+)\"")
            .matcher(Files.readString(MODULES.resolve("package-lock.json")));
    assertTrue(version.find(), npm);
    return version.group(1);
  }

  private static List<String> table(boolean measured) throws Throwable {
    List<String> lines = new ArrayList<>(List.of(HEAD, RULE));
    for (ProgramRow row : ROWS) {
      String times = measured ? ProgramTimes.measure(row, MODULES) : "0.0 s | 0.0 s | 0.0 s";
      lines.add(row.line(version(row.npm()), times));
    }
    return lines;
  }

  private static List<String> committed() throws IOException {
    List<String> lines = Files.readAllLines(DOCUMENT);
    return lines.subList(Math.max(0, lines.indexOf(HEAD)), lines.size()).stream()
        .takeWhile(line -> line.startsWith("| "))
        .toList();
  }

  @Test
  void the_document_has_the_programs_that_are_tested() throws Throwable {
    if (System.getProperty(MEASURE, "").equals("measure")) {
      write();
    }
    List<String> plain =
        committed().stream().map(line -> TIME.matcher(line).replaceAll("0.0 s")).toList();
    assertEquals(String.join("\n", table(false)), String.join("\n", plain));
  }

  /** Each program in a test of its own is skipped without its package; here all are wanted. */
  private static void write() throws Throwable {
    assumeTrue(Files.isDirectory(MODULES.resolve("node_modules")), "npm ci brings the programs");
    String before = Files.readString(DOCUMENT);
    int start = before.indexOf(HEAD);
    int end = before.indexOf("\n\n", start);
    String after = end < 0 ? "\n" : before.substring(end);
    Files.writeString(
        DOCUMENT, before.substring(0, start) + String.join("\n", table(true)) + after);
  }
}
