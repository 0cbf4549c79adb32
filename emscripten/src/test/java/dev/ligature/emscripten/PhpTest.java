package dev.ligature.emscripten;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.GuestExit;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasi.FileTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** PHP as compiled for a JavaScript that waits by itself (JSPI), with two extensions. */
class PhpTest {
  private static final String SCRIPT =
      """
      $db = new PDO('sqlite:/data.db');
      $db->exec('CREATE TABLE t(a INTEGER, b TEXT)');
      $put = $db->prepare('INSERT INTO t VALUES (?, ?)');
      foreach (range(1, 100) as $i) $put->execute([$i, "row $i"]);
      echo implode('|', $db->query('SELECT count(*), sum(a), max(b) FROM t')->fetch(PDO::FETCH_NUM)), "\\n";
      try { $db->query('SELECT * FROM u'); } catch (PDOException $e) { echo $e->getMessage(), "\\n"; }
      echo extension_loaded('intl') ? 'intl ' : '', extension_loaded('xdebug') ? 'xdebug' : '', "\\n";
      echo bin2hex(normalizer_normalize("e\\u{301}", Normalizer::FORM_C)), ' ', IntlChar::toupper('é'), "\\n";
      function f() { return xdebug_call_function() . ' ' . count(xdebug_get_function_stack()); }
      echo f(), ' ', PHP_VERSION, "\\n";
      exit(3);
      """;

  @Test
  void php_runs_a_script_with_a_database_and_extensions() throws IOException {
    run();
  }

  /** Runs the script. */
  void run() throws IOException {
    Path file = RealProgram.file("@php-wasm/node-8-3/jspi/8_3_33/php_8_3.wasm");
    Path extensions = file.resolve("../../extensions").normalize();
    FileTree root = EmscriptenHost.newTree();
    for (String name : List.of("stdout", "stderr", "headers")) {
      root.writeString("request/" + name, "");
    }
    EmscriptenHost host =
        EmscriptenHost.builder()
            .root(root)
            .readOnlyDirectory("/extensions", extensions)
            .stub("js_*")
            .build();
    ProgramConfig config = ProgramConfig.builder().hostModule(host).build();
    try (RealProgram php = RealProgram.open(file, config)) {
      List<String> arguments =
          List.of(
              "php",
              "-d",
              "extension=/extensions/intl/intl.so",
              "-d",
              "zend_extension=/extensions/xdebug/xdebug.so",
              "-d",
              "xdebug.mode=develop",
              "-r",
              SCRIPT);
      for (String argument : arguments) {
        php.call("wasm_add_cli_arg", php.put(argument));
      }
      assertEquals(3, assertThrows(GuestExit.class, () -> php.call("run_cli")).status());
    }
    assertEquals("", root.readString("request/stderr"));
    assertEquals(
        """
        100|5050|row 99
        SQLSTATE[HY000]: General error: 1 no such table: u
        intl xdebug
        c3a9 É
        {main} 2 8.3.33
        """,
        root.readString("request/stdout"));
    assertTrue(root.read("data.db").length > 0);
  }
}
