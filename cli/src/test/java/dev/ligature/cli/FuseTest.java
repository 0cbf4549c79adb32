package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.ligature.guests.Guests;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuseTest {
  @TempDir Path directory;

  private static String guest(String path) {
    return Guests.module(path).toString();
  }

  private String output() {
    return directory.resolve("whole.wasm").toString();
  }

  private Invocation fuse(String guest) {
    return Invocation.of("fuse", "-o", output(), "-L", guest(guest), guest(guest + "/main.wasm"));
  }

  @Test
  void a_fused_program_runs_without_its_libraries() {
    Invocation fuse = fuse("needed");
    assertEquals("", fuse.err());
    assertEquals("", fuse.out());
    assertEquals(0, fuse.status());
    Invocation run = Invocation.of("run", output());
    assertEquals("b 101\nc 202\nb 103\nd_count 3\n", run.out());
    assertEquals(0, run.status());
    assertEquals(
        "whole.wasm => %s\n".formatted(output()),
        Invocation.of("ldd", output()).out().replaceAll(" \\(memory.*", ""));
  }

  @Test
  void a_library_that_is_missing_fails() {
    Invocation fuse = fuse("needed-missing");
    assertEquals(
        """
        ligature: cannot find library: gone.so
        >>> needed by: main.wasm -> present.so
        >>> tried: %s/gone.so
        """
            .formatted(guest("needed-missing")),
        fuse.err());
    assertEquals(1, fuse.status());
    assertFalse(Files.exists(Path.of(output())));
  }

  @Test
  void a_file_that_cannot_be_written_is_told() {
    String file = directory.resolve("none/whole.wasm").toString();
    Invocation fuse = Invocation.of("fuse", "-o", file, guest("hello/hello.wasm"));
    assertEquals(
        "ligature: cannot write %s: No such file or directory\n".formatted(file), fuse.err());
    assertEquals(1, fuse.status());
  }

  @Test
  void several_memories_are_refused() {
    Invocation fuse = Invocation.of("fuse", "-o", output(), guest("limits/own.wasm"));
    assertEquals("ligature: own.wasm: it has 3 memories: one can be shared\n", fuse.err());
    assertEquals(1, fuse.status());
  }

  @Test
  void what_is_in_the_module_is_told_as_json() {
    Invocation fuse =
        Invocation.of("fuse", "--json", "-o", output(), guest("exit-status/main-void.wasm"));
    assertEquals(
        """
        {"file": "%s", "libraries": ["main-void.wasm"], "imports": [\
        {"module": "wasi_snapshot_preview1", "name": "proc_exit", "kind": "function"}], "left": []}
        """
            .formatted(output()),
        fuse.out());
    assertEquals(0, fuse.status());
  }
}
