package dev.ligature.cli.cc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.wasi.FileTree;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputsTest {
  @TempDir Path folder;

  private final FileTree memory = new FileTree();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private Outputs outputs;

  @BeforeEach
  void make() {
    outputs = new Outputs(memory, folder);
  }

  private Console console() {
    return new Console(
        InputStream.nullInputStream(), out, OutputStream.nullOutputStream(), Map.of());
  }

  /** What a tool does that writes its name into each file that it was told to write. */
  private Job run(String tool, String... arguments) throws Exception {
    Job job = outputs.redirect(new Job(tool, List.of(arguments)));
    for (int k = 0; k < arguments.length; k++) {
      if (!job.arguments().get(k).equals(arguments[k])) {
        String place = job.arguments().get(k).substring(Tools.OUTPUTS.length());
        memory.writeString(place, arguments[k]);
      }
    }
    return job;
  }

  private String text(String name) throws Exception {
    return Files.readString(folder.resolve(name));
  }

  @Test
  void each_file_is_written_by_its_name() throws Exception {
    // The second job writes the list of the first one again.
    run("clang", "-cc1", "-dependency-file", "all.d", "-o", "a.o", "a.c");
    outputs.write(console());
    run("clang", "-cc1", "-dependency-file", "all.d", "-o", "b.o", "b.c");
    outputs.write(console());
    assertEquals("all.d", text("all.d"));
    assertEquals("a.o", text("a.o"));
    assertEquals("b.o", text("b.o"));
  }

  @Test
  void a_later_tool_reads_what_an_earlier_one_wrote() throws Exception {
    Job first = outputs.redirect(new Job("clang", List.of("-S", "-o", "a.s", "a.c")));
    Job second = outputs.redirect(new Job("clang", List.of("-cc1as", "-o", "a.o", "a.s")));
    assertEquals(first.arguments().get(2), second.arguments().get(3));
  }

  @Test
  void temporary_files_stay_where_they_are() {
    List<String> arguments = List.of("-o", "/.outputs/a-1.o", "a.c");
    assertEquals(arguments, outputs.redirect(new Job("clang", arguments)).arguments());
  }

  @Test
  void standard_output_is_clangs_own_and_the_linkers_by_us() throws Exception {
    assertEquals(
        List.of("-E", "-o", "-"),
        outputs.redirect(new Job("clang", List.of("-E", "-o", "-"))).arguments());
    Job job = outputs.redirect(new Job("wasm-ld", List.of("-o", "-")));
    memory.writeString(job.arguments().get(1).substring(Tools.OUTPUTS.length()), "module");
    outputs.write(console());
    assertEquals("module", out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void a_list_of_what_is_included_leaves_out_the_toolchains_own() throws Exception {
    Job job = outputs.redirect(new Job("clang", List.of("-dependency-file", "a.d")));
    memory.writeString(
        job.arguments().get(1).substring(Tools.OUTPUTS.length()),
        """
        a.o: a.c \\
          /.toolchain/include/stdio.h \\
          /.toolchain/include/b.h x.h \\
          sys/y.h
        """);
    outputs.write(console());
    assertEquals("a.o: a.c x.h \\\n  sys/y.h\n", text("a.d"));
  }

  @Test
  void what_the_tool_did_not_write_is_not_written() throws Exception {
    outputs.redirect(new Job("clang", List.of("-o", "a.o")));
    outputs.write(console());
    assertFalse(Files.exists(folder.resolve("a.o")));
  }

  @Test
  void a_file_that_can_not_be_written_is_named() throws Exception {
    run("clang", "-o", "missing/a.o");
    OutputException thrown = assertThrows(OutputException.class, () -> outputs.write(console()));
    assertEquals("missing/a.o", thrown.file());
    assertEquals(NoSuchFileException.class, thrown.reason().getClass());
  }
}
