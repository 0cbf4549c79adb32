package dev.ligature.emscripten;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.linker.GuestExit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PHP as compiled with {@code -sASYNCIFY}, which imports variables of its host. */
class PhpAsyncifyTest {
  @TempDir private Path root;

  @Test
  void php_runs_a_script() throws IOException {
    var file = RealProgram.file("@php-wasm/node-8-3/asyncify/8_3_33/php_8_3.wasm");
    Path request = Files.createDirectories(root.resolve("request"));
    for (String name : List.of("stdout", "stderr", "headers")) {
      Files.createFile(request.resolve(name));
    }
    String script =
        """
        try { throw new Exception("caught"); } catch (Exception $e) { echo $e->getMessage(); }
        echo " ", array_sum(range(1, 1000));
        exit(3);
        """;
    try (RealProgram php =
        RealProgram.open(
            file, EmscriptenHost.builder().root(root).build(), name -> name.startsWith("js_"))) {
      for (String argument : List.of("php", "-r", script)) {
        php.call("wasm_add_cli_arg", php.put(argument));
      }
      assertEquals(3, assertThrows(GuestExit.class, () -> php.call("run_cli")).status());
    }
    assertEquals("caught 500500", Files.readString(request.resolve("stdout")));
  }
}
