package dev.ligature.examples.plugins;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasi.WasiPreview1;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PluginsTest {
  private static final Path HOST =
      Path.of(System.getProperty("ligature.root"), "examples", "plugins", "host.wasm");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void the_host_runs_a_text_through_a_library_and_a_plugin() {
    assertEquals(0, run());
    assertEquals(
        """
        host.wasm (the program's own filter)
          Programs are linked, libraries are shared.
        libtext.so (a library that the program needs)
          PROGRAMS ARE LINKED, LIBRARIES ARE SHARED.
        rot13.so (rotates the alphabet by 13)
          Cebtenzf ner yvaxrq, yvoenevrf ner funerq.
        libbuf.so, which libtext.so needs, has copied 302 characters
        """,
        out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void the_plugin_and_the_text_are_given_by_name() {
    assertEquals(0, run("vowels.so", "Some other text"));
    assertEquals(
        """
        host.wasm (the program's own filter)
          Some other text
        libtext.so (a library that the program needs)
          SOME OTHER TEXT
        vowels.so (hides the vowels)
          S.m. .th.r t.xt
        libbuf.so, which libtext.so needs, has copied 212 characters
        """,
        out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void a_plugin_that_is_not_there_is_named() {
    assertEquals(1, run("none.so"));
    assertEquals(
        "host: none.so: cannot open shared object file: No such file or directory\n",
        err.toString(StandardCharsets.UTF_8));
  }

  private int run(String... arguments) {
    List<String> argv = new ArrayList<>(List.of("host.wasm"));
    argv.addAll(List.of(arguments));
    ProgramConfig config =
        ProgramConfig.builder()
            .arguments(argv)
            .hostModule(WasiPreview1.builder().stdout(out).stderr(err).build())
            .build();
    try (Program program = DynamicLinker.create().open(HOST, config)) {
      return program.run();
    }
  }
}
