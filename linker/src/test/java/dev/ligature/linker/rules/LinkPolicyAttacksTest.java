package dev.ligature.linker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.TestModule;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rule 67 on the host's own file system, against a guest that can write in a granted folder. */
@Timeout(120)
class LinkPolicyAttacksTest {
  /** How long races are tried, in milliseconds. */
  private static final int RACE = 2_000;

  @TempDir Path folder;
  private Path granted;
  private Path secret;

  @BeforeEach
  void write() throws IOException {
    granted = Files.createDirectories(folder.resolve("granted"));
    secret = Files.createDirectories(folder.resolve("secret"));
    Files.write(granted.resolve("main.wasm"), DlGuest.module().build());
    Files.write(secret.resolve("x.so"), giving(9).build());
    Files.write(Files.createDirectories(granted.resolve("own")).resolve("x.so"), giving(1).build());
  }

  private static TestModule giving(int value) {
    return TestModule.library().function("value", TestModule.GIVES_INT, Code.constant(value));
  }

  private Program program() {
    return DynamicLinker.create().open(granted.resolve("main.wasm"), ProgramConfig.defaults());
  }

  private static DlGuest guest(Program program) {
    return new DlGuest(program.main().orElseThrow());
  }

  /** A guest exchanges a name for a link that leads out while another of its threads opens it. */
  private void race(String exchanged, Path target, String opened) throws Exception {
    Path name = granted.resolve(exchanged);
    Path away = granted.resolve("away");
    Path link = Files.createSymbolicLink(granted.resolve("link"), target);
    AtomicBoolean over = new AtomicBoolean();
    Thread exchange =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!over.get()) {
                    try {
                      Files.move(name, away);
                      Files.move(link, name);
                      Files.move(name, link);
                      Files.move(away, name);
                    } catch (IOException e) {
                      throw new AssertionError(e);
                    }
                  }
                });
    int found = 0;
    long end = System.nanoTime() + RACE * 1_000_000L;
    try (Program program = program()) {
      DlGuest guest = guest(program);
      while (System.nanoTime() < end) {
        int handle = guest.open(granted.resolve(opened).toString(), DlGuest.NOW);
        if (handle != 0) {
          found++;
          assertEquals(1, guest.callPointer(guest.symbol(handle, "value")));
          guest.close(handle);
        }
      }
    } finally {
      over.set(true);
      exchange.join();
    }
    assertTrue(found > 0, "never opened");
  }

  @Test
  void S67_a_folder_that_is_exchanged_for_a_link_lets_no_guest_out() throws Exception {
    race("own", secret, "own/x.so");
  }

  @Test
  void S67_a_file_that_is_exchanged_for_a_link_lets_no_guest_out() throws Exception {
    race("own/x.so", secret.resolve("x.so"), "own/x.so");
  }

  /** Opens a name of any length, which needs more memory than a guest's own area. */
  private static int open(Program program, String name) throws Throwable {
    byte[] bytes = (name + '\0').getBytes(StandardCharsets.UTF_8);
    long address = program.growMemory(bytes.length / 65536 + 1) * 65536;
    program
        .memory()
        .asSlice(address, bytes.length)
        .copyFrom(java.lang.foreign.MemorySegment.ofArray(bytes));
    return (int)
        program
            .main()
            .orElseThrow()
            .findFunction("open")
            .handle()
            .invokeExact((int) address, DlGuest.NOW);
  }

  @Test
  @Timeout(20)
  void S67_names_of_a_megabyte_lead_a_guest_nowhere_and_soon() throws Throwable {
    int length = (1 << 20) - 1000;
    String inside = granted + "/";
    List<String> names =
        List.of(
            "a".repeat(length),
            inside + "a".repeat(length),
            "/".repeat(length) + "a",
            inside + "own/../".repeat(length / 7) + "own/y.so",
            inside + "../granted/".repeat(length / 11) + "own/y.so",
            inside + "./".repeat(length / 2) + "own/y.so",
            "../".repeat(length / 3) + secret.toString().substring(1) + "/x.so",
            inside + "own/x.so/".repeat(length / 9),
            "$ORIGIN/".repeat(length / 8));
    try (Program program = program()) {
      DlGuest guest = guest(program);
      for (String name : names) {
        assertEquals(0, open(program, name));
        String error = guest.error().orElseThrow();
        assertTrue(error.startsWith(name), () -> "" + error.length());
      }
    }
  }

  @Test
  void S67_folders_in_each_other_beyond_64_lead_a_guest_nowhere() throws IOException {
    Path deep = granted;
    for (int k = 0; k < 65; k++) {
      deep = deep.resolve("d");
      Files.createDirectory(deep);
      Files.copy(granted.resolve("own/x.so"), deep.resolve("x.so"));
    }
    try (Program program = program()) {
      DlGuest guest = guest(program);
      assertNotEquals(0, guest.open(granted + "/d".repeat(64) + "/x.so", DlGuest.NOW));
      assertEquals(0, guest.open(granted + "/d".repeat(65) + "/x.so", DlGuest.NOW));
      assertEquals(
          Optional.of(
              granted
                  + "/d".repeat(65)
                  + "/x.so: cannot open shared object file: No such file or directory"),
          guest.error());
    }
  }

  @Test
  void S67_links_to_links_and_what_is_no_file_lead_a_guest_nowhere() throws Exception {
    for (int k = 0; k < 50; k++) {
      Files.createSymbolicLink(
          granted.resolve("l" + k), Path.of(k == 0 ? "own/x.so" : "l" + (k - 1)));
    }
    Files.createSymbolicLink(granted.resolve("proc"), Path.of("/proc/self/root" + secret));
    assumeTrue(
        new ProcessBuilder("mkfifo", granted.resolve("pipe.so").toString()).start().waitFor() == 0,
        "no mkfifo");
    try (Program program = program()) {
      DlGuest guest = guest(program);
      assertNotEquals(0, guest.open(granted.resolve("l39").toString(), DlGuest.NOW));
      assertEquals(0, guest.open(granted.resolve("l41").toString(), DlGuest.NOW));
      assertEquals(0, guest.open(granted.resolve("proc/x.so").toString(), DlGuest.NOW));
      assertEquals(0, guest.open(granted.resolve("pipe.so").toString(), DlGuest.NOW));
      assertEquals(
          Optional.of(granted.resolve("pipe.so") + ": cannot read: it is not a regular file"),
          guest.error());
    }
  }

  @Test
  void S67_a_guest_holds_no_descriptor_of_the_host_when_it_has_failed_to_open() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(descriptors), "no " + descriptors);
    try (Program program = program()) {
      DlGuest guest = guest(program);
      guest.open(granted.resolve("own/gone.so").toString(), DlGuest.NOW);
      long before = count(descriptors);
      for (int k = 0; k < 200; k++) {
        guest.open(granted.resolve("own/gone.so").toString(), DlGuest.NOW);
        guest.open(granted.resolve("own/x.so/").toString(), DlGuest.NOW);
        guest.open(granted.resolve("own").toString(), DlGuest.NOW);
      }
      assertTrue(count(descriptors) < before + 50, "descriptors left open");
    }
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  @Test
  void S67_a_guest_on_an_interrupted_thread_opens_all_the_same() {
    try (Program program = program()) {
      DlGuest guest = guest(program);
      Thread.currentThread().interrupt();
      int handle = guest.open(granted.resolve("own/x.so").toString(), DlGuest.NOW);
      assertTrue(Thread.interrupted(), "still interrupted");
      assertNotEquals(0, handle);
    }
  }

  @Test
  void S67_a_guest_finds_modules_in_an_archive_whose_folders_can_not_be_held() throws IOException {
    URI archive = URI.create("jar:" + folder.resolve("libraries.zip").toUri());
    try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
      Path lib = Files.createDirectory(zip.getPath("/lib"));
      for (Path target : List.of(lib.resolve("z.so"), zip.getPath("/z.so"))) {
        Files.copy(granted.resolve("own/x.so"), target, StandardCopyOption.REPLACE_EXISTING);
      }
      ProgramConfig config = ProgramConfig.builder().libraryPath(lib).files(zip::getPath).build();
      try (Program program = DynamicLinker.create().open(granted.resolve("main.wasm"), config)) {
        DlGuest guest = guest(program);
        assertNotEquals(0, guest.open("z.so", DlGuest.NOW));
        assertNotEquals(0, guest.open("/lib/z.so", DlGuest.NOW));
        assertEquals(0, guest.open("/z.so", DlGuest.NOW));
      }
    }
  }
}
