package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.guests.Guests;
import dev.ligature.wasm.DylinkSection;
import dev.ligature.wasm.WasmModule;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ligature edit}. */
class EditTest {
  @TempDir Path folder;

  private Path copy(String guest) throws IOException {
    Path from = Guests.module(guest);
    return Files.copy(from, folder.resolve(from.getFileName().toString()));
  }

  private static DylinkSection dylink(Path file) throws IOException {
    return DylinkSection.of(WasmModule.parse(Files.readAllBytes(file))).orElseThrow();
  }

  private static void edit(Path file, String... options) {
    List<String> line = new ArrayList<>(List.of("edit"));
    line.addAll(List.of(options));
    line.add(file.toString());
    Invocation.of(line.toArray(String[]::new)).gives(0, "", "");
  }

  @Test
  void needed_libraries_are_added_removed_and_replaced() throws IOException {
    Path main = copy("needed/main.wasm");
    edit(main, "--add-needed", "x.so", "--add-needed", "b.so");
    assertEquals(List.of("b.so", "c.so", "d.so", "x.so"), dylink(main).needed());
    edit(main, "--replace-needed", "c.so", "new.so", "--remove-needed", "d.so");
    assertEquals(List.of("b.so", "new.so", "x.so"), dylink(main).needed());
    edit(main, "--remove-needed=b.so", "--remove-needed=new.so", "--remove-needed=x.so");
    assertEquals(List.of(), dylink(main).needed());
  }

  @Test
  void ldd_shows_it_and_the_program_runs_with_it() throws IOException {
    Path main = copy("fixed/program.wasm");
    Path library = Guests.module("fixed");
    List<String> needed = dylink(main).needed();
    String old = needed.getFirst();
    Files.createDirectory(folder.resolve("deep"));
    try (Stream<Path> files = Files.list(library)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".so")).toList()) {
        String name = file.getFileName().toString();
        Files.copy(file, folder.resolve("deep").resolve(name.equals(old) ? "renamed.so" : name));
      }
    }
    edit(main, "--replace-needed", old, "renamed.so", "--set-runpath", "$ORIGIN/deep");
    Invocation ldd = Invocation.of("ldd", main.toString());
    assertTrue(
        ldd.out().contains("    renamed.so => " + folder.resolve("deep/renamed.so")), ldd.out());
    assertEquals(0, ldd.status());
    Invocation before =
        Invocation.of(
            "run",
            "--library-path",
            library.toString(),
            Guests.module("fixed/program.wasm").toString());
    assertTrue(!before.out().isEmpty(), before.err());
    Invocation.of("run", main.toString()).gives(before.status(), before.out(), before.err());
  }

  @Test
  void the_runpath_is_set_and_removed() throws IOException {
    Path main = copy("needed/main.wasm");
    edit(main, "--set-runpath", "$ORIGIN/lib:/opt/lib");
    assertEquals(List.of("$ORIGIN/lib", "/opt/lib"), dylink(main).runtimePath());
    edit(main, "--set-rpath", "/elsewhere");
    assertEquals(List.of("/elsewhere"), dylink(main).runtimePath());
    edit(main, "--remove-runpath");
    assertEquals(List.of(), dylink(main).runtimePath());
    assertArrayEquals(
        Files.readAllBytes(Guests.module("needed/main.wasm")), Files.readAllBytes(main));
  }

  /** What all that is edited and undone again leaves. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "needed/main.wasm",
        "runpath/lib/outer.so",
        "tls/lib.so",
        "unknown-subsection/lib.so",
        "weak/main.wasm",
        "hello/hello.wasm"
      })
  void an_edit_and_its_undoing_leave_the_same_meaning(String guest) throws IOException {
    Path file = copy(guest);
    byte[] original = Files.readAllBytes(file);
    DylinkSection meaning = dylink(file);
    Random random = new Random(guest.hashCode());
    for (int round = 0; round < 30; round++) {
      String name = name(random);
      String other = name(random) + "-other";
      edit(file, "--add-needed", name, "--set-runpath", other);
      List<String> needed = new ArrayList<>(meaning.needed());
      needed.add(name);
      assertEquals(needed, dylink(file).needed());
      assertEquals(List.of(other), dylink(file).runtimePath());
      assertEquals(meaning.exports(), dylink(file).exports());
      assertEquals(meaning.imports(), dylink(file).imports());
      edit(file, "--replace-needed", name, other);
      edit(file, "--remove-needed", other, "--remove-runpath");
      if (!meaning.runtimePath().isEmpty()) {
        edit(file, "--set-runpath", String.join(":", meaning.runtimePath()));
      }
      assertEquals(meaning, dylink(file));
      assertArrayEquals(tail(original), tail(Files.readAllBytes(file)));
    }
  }

  /** Names of many lengths, so that sizes need one byte or two. */
  private static String name(Random random) {
    StringBuilder name = new StringBuilder();
    int length = 1 + random.nextInt(300);
    for (int i = 0; i < length; i++) {
      name.append((char) ('a' + random.nextInt(26)));
    }
    return name.append(random.nextBoolean() ? ".so" : "é").toString();
  }

  /** All behind the first section, which is that of the dynamic linker. */
  private static byte[] tail(byte[] module) {
    int at = 9;
    int size = 0;
    int shift = 0;
    while (true) {
      int part = module[at++];
      size |= (part & 0x7f) << shift;
      shift += 7;
      if (part >= 0) {
        break;
      }
    }
    return Arrays.copyOfRange(module, at + size, module.length);
  }

  @Test
  void what_is_not_needed_can_not_be_removed_or_replaced() throws IOException {
    Path main = copy("needed/main.wasm");
    byte[] before = Files.readAllBytes(main);
    Invocation.of("edit", "--remove-needed", "z.so", main.toString())
        .gives(
            1,
            "",
            "ligature: %s: it does not need z.so: it needs b.so, c.so, d.so\n".formatted(main));
    Invocation.of("edit", "--replace-needed", "z.so", "b.so", main.toString())
        .gives(
            1,
            "",
            "ligature: %s: it does not need z.so: it needs b.so, c.so, d.so\n".formatted(main));
    Path hello = copy("hello/hello.wasm");
    Invocation.of("edit", "--remove-needed", "a\n.so", hello.toString())
        .gives(
            1, "", "ligature: %s: it does not need a\\n.so: it needs nothing\n".formatted(hello));
    assertArrayEquals(before, Files.readAllBytes(main));
  }

  @Test
  void a_file_that_is_not_made_for_dynamic_linking_is_refused() throws IOException {
    Path file =
        Files.write(folder.resolve("plain.wasm"), new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    Invocation.of("edit", "--add-needed", "a.so", file.toString())
        .gives(
            1,
            "",
            """
            ligature: %s: no dylink.0 section: it is not made for dynamic linking
            >>> a library is linked by wasm-ld -shared, a program by wasm-ld -pie
            """
                .formatted(file));
    Path legacy = copy("legacy-dylink/lib.so");
    Invocation.of("edit", "--add-needed", "a.so", legacy.toString())
        .gives(
            1,
            "",
            "ligature: %s: its section is dylink, of tools before LLVM 14: link it anew\n"
                .formatted(legacy));
    Invocation elf =
        Invocation.of("edit", "--remove-runpath", Guests.module("invalid/elf.so").toString());
    assertEquals(1, elf.status());
    assertTrue(elf.err().endsWith(">>> it is an ELF file: compile it for a wasm32 target\n"));
  }

  @Test
  void it_can_be_written_to_another_file() throws IOException {
    Path main = copy("needed/main.wasm");
    byte[] before = Files.readAllBytes(main);
    Path out = folder.resolve("out.wasm");
    edit(main, "--add-needed", "x.so", "-o", out.toString());
    assertArrayEquals(before, Files.readAllBytes(main));
    assertEquals(List.of("b.so", "c.so", "d.so", "x.so"), dylink(out).needed());
    Invocation.of("edit", "--remove-runpath", "-o", "/no/such/x.wasm", main.toString())
        .gives(1, "", "ligature: cannot write /no/such/x.wasm: No such file or directory\n");
  }

  @Test
  void standard_input_and_output_are_files_too() throws IOException {
    byte[] before = Files.readAllBytes(Guests.module("needed/main.wasm"));
    Path out = folder.resolve("out.wasm");
    new Invocation()
        .input(new ByteArrayInputStream(before))
        .run("edit", "--remove-needed", "b.so", "--output", out.toString(), "-")
        .gives(0, "", "");
    assertEquals(List.of("c.so", "d.so"), dylink(out).needed());
    Invocation printed =
        Invocation.of(
            "edit",
            "--add-needed",
            "b.so",
            "-o",
            "-",
            Guests.module("needed/main.wasm").toString());
    assertArrayEquals(before, printed.outBytes());
    Invocation.of("edit", "--remove-runpath", "-")
        .gives(2, "", "ligature: edit -: --output says where the module is written\n");
  }

  @Test
  void a_file_keeps_its_mode_and_a_link_leads_to_it_still() throws IOException {
    Path main = copy("needed/main.wasm");
    Files.setPosixFilePermissions(main, PosixFilePermissions.fromString("rwxr-x--x"));
    Path link = Files.createSymbolicLink(folder.resolve("link.wasm"), main.getFileName());
    edit(link, "--add-needed", "x.so");
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("rwxr-x--x", PosixFilePermissions.toString(Files.getPosixFilePermissions(main)));
    assertEquals(4, dylink(main).needed().size());
    Path out = folder.resolve("out.wasm");
    edit(main, "--add-needed", "x.so", "-o", out.toString());
    assertEquals("rwxr-x--x", PosixFilePermissions.toString(Files.getPosixFilePermissions(out)));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(3, files.count());
    }
  }

  @Test
  void a_pipe_is_written_to() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "no mkfifo");
    Path main = copy("needed/main.wasm");
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    CompletableFuture<byte[]> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return Files.readAllBytes(pipe);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    edit(main, "--add-needed", "x.so", "--output", pipe.toString());
    assertTrue(
        DylinkSection.of(WasmModule.parse(read.get())).orElseThrow().needed().contains("x.so"));
    assertTrue(Files.readAttributes(pipe, BasicFileAttributes.class).isOther());
  }

  @Test
  void what_can_not_be_written_is_told_and_left() throws IOException {
    Path main = copy("needed/main.wasm");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nothing"));
    Invocation.of("edit", "--add-needed", "x.so", "--output", link.toString(), main.toString())
        .gives(1, "", "ligature: cannot write " + link + ": the link leads nowhere\n");
    assertTrue(Files.isSymbolicLink(link));
    Path none = folder.resolve("no/file");
    Invocation.of("edit", "--add-needed", "x.so", "--output", none.toString(), main.toString())
        .gives(1, "", "ligature: cannot write " + none + ": No such file or directory\n");
    Files.setPosixFilePermissions(main, PosixFilePermissions.fromString("r--r--r--"));
    assumeTrue(!Files.isWritable(main), "root may write everything");
    byte[] before = Files.readAllBytes(main);
    Invocation.of("edit", "--add-needed", "x.so", main.toString())
        .gives(1, "", "ligature: cannot write " + main + ": Permission denied\n");
    assertArrayEquals(before, Files.readAllBytes(main));
  }

  @Test
  void a_name_may_be_as_long_as_the_system_has_them() throws IOException {
    Path main = copy("needed/main.wasm");
    Path longest = folder.resolve("x".repeat(255));
    edit(main, "--add-needed", "x.so", "--output", longest.toString());
    edit(longest, "--add-needed", "y.so");
    assertTrue(dylink(longest).needed().containsAll(List.of("x.so", "y.so")));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void something_has_to_be_changed() {
    Invocation.of("edit", "a.wasm")
        .gives(
            2,
            "",
            """
            ligature: edit: nothing to change
            >>> --add-needed, --remove-needed, --replace-needed, --set-runpath or --remove-runpath says what
            """);
    Invocation.of("edit", "--set-runpath", "a", "--remove-runpath", "a.wasm")
        .gives(2, "", "ligature: edit: --set-runpath and --remove-runpath exclude each other\n");
    Invocation.of("edit", "--set-runpath", "", "a.wasm")
        .gives(2, "", "ligature: edit: --set-runpath is empty: --remove-runpath removes it\n");
    Invocation.of("edit", "--add-needed", "", "a.wasm")
        .gives(2, "", "ligature: edit: the name of a library is empty\n");
    Invocation.of("edit", "--remove-runpath", "nothing.so")
        .gives(1, "", "ligature: cannot find module: nothing.so\n");
  }
}
