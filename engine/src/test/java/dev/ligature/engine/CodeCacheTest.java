package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code that is kept from one engine, as from one process, to the next. */
final class CodeCacheTest {
  /** 523 functions, one of them of 200 KB; called, it calls all of them. */
  private static final String LINE = "bench-large/line.so";

  private static final EngineOptions DEFAULT = EngineOptions.DEFAULT;

  @TempDir private Path folder;

  private CodeCache open() throws IOException {
    return CodeCache.in(folder.resolve("cache"));
  }

  /** Runs a guest on an engine of its own, and writes what was generated. */
  private static Object run(CodeCache cache, EngineOptions options) {
    Standalone line = new Standalone(new Engine(options.withCache(cache)), LINE);
    Object result = line.call("line_in_one", 1);
    assertEquals(result, line.call("line_in_one", 1));
    cache.flush();
    return result;
  }

  private static Object run(CodeCache cache) {
    return run(cache, DEFAULT);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".classes")).sorted().toList();
    }
  }

  /** The largest file, which is that of the guest. */
  private Path largest() throws IOException {
    Path largest = files().getFirst();
    for (Path file : files()) {
      if (Files.size(file) > Files.size(largest)) {
        largest = file;
      }
    }
    return largest;
  }

  private static void assertGeneratesNothing(CodeCache cache) {
    CodeCache.Statistics statistics = cache.statistics();
    assertEquals(0, statistics.generated());
    assertTrue(statistics.found() > 20, statistics.toString());
    assertEquals(0, statistics.refused());
    assertEquals(Optional.empty(), statistics.problem());
  }

  @Test
  void what_was_generated_once_is_not_generated_again() throws IOException {
    CodeCache first = open();
    Object expected = run(first);
    assertEquals(0, first.statistics().found());
    assertTrue(first.statistics().generated() > 20, first.statistics().toString());
    CodeCache second = open();
    assertEquals(expected, run(second));
    assertGeneratesNothing(second);
    assertEquals(first.statistics().generated(), second.statistics().found());
  }

  @Test
  void what_is_called_later_is_kept_beside_what_was_there() throws IOException {
    CodeCache first = open();
    new Standalone(new Engine(DEFAULT.withCache(first)), LINE);
    first.flush();
    CodeCache second = open();
    Object expected = run(second);
    assertTrue(second.statistics().found() > 0, second.statistics().toString());
    assertTrue(second.statistics().generated() > 0, second.statistics().toString());
    CodeCache third = open();
    assertEquals(expected, run(third));
    assertGeneratesNothing(third);
  }

  @Test
  void files_do_not_become_many() throws IOException {
    Object expected = run(CodeCache.none());
    for (int k = 0; k < 9; k++) {
      CodeCache cache = open();
      Standalone line = new Standalone(new Engine(DEFAULT.withCache(cache)), LINE);
      for (int f = 40 * k; f < 40 * k + 40; f++) {
        line.instance.compiled().loader().code(f + 1);
      }
      cache.flush();
    }
    Path key = largest().getParent();
    assertTrue(files().stream().filter(file -> file.startsWith(key)).count() <= 5);
    CodeCache cache = open();
    Standalone line = new Standalone(new Engine(DEFAULT.withCache(cache)), LINE);
    for (int f = 1; f <= 360; f++) {
      line.instance.compiled().loader().code(f);
    }
    assertEquals(0, cache.statistics().generated());
    assertEquals(expected, line.call("line_in_one", 1));
  }

  @Test
  void other_options_have_other_code() throws IOException {
    Object expected = run(open());
    for (EngineOptions options :
        List.of(
            DEFAULT.withInterrupts(),
            DEFAULT.withMethodLimit(2_000),
            DEFAULT.withOperandLimit(3))) {
      CodeCache cache = open();
      assertEquals(expected, run(cache, options));
      assertTrue(cache.statistics().generated() > 20, cache.statistics().toString());
      CodeCache again = open();
      assertEquals(expected, run(again, options));
      assertGeneratesNothing(again);
    }
  }

  @Test
  void another_name_is_another_module_since_stack_traces_have_it() throws IOException {
    var module = Binaries.importAndCall();
    for (String name : List.of("one.so", "other.so")) {
      CodeCache cache = open();
      Engine engine = new Engine(DEFAULT.withCache(cache));
      engine.compile(name, module).loader().code(1);
      cache.flush();
      assertTrue(cache.statistics().generated() > 0, name);
    }
  }

  /** A byte that is another one, in each part of the file. */
  @Test
  void a_file_that_is_damaged_is_deleted_and_generated_again() throws IOException {
    Object expected = run(open());
    Path file = largest();
    Path key = file.resolveSibling("").normalize();
    byte[] whole = Files.readAllBytes(file);
    int size = whole.length;
    for (int at : new int[] {0, 5, 20, 50, size / 4, size / 2, size - 300, size - 10, size - 1}) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x11;
      Files.write(file, damaged);
      CodeCache cache = open();
      assertEquals(expected, run(cache), "byte " + at);
      assertEquals(1, cache.statistics().refused(), "byte " + at);
      String problem = cache.statistics().problem().orElseThrow();
      assertTrue(problem.startsWith("refused " + file + ": "), problem);
      assertFalse(Files.exists(file));
      for (Path other : files()) {
        if (other.startsWith(key)) {
          Files.delete(other);
        }
      }
    }
  }

  @Test
  void a_file_that_is_cut_is_deleted_and_generated_again() throws IOException {
    Object expected = run(open());
    Path file = largest();
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {0, 1, 39, 55, 56, whole.length / 2, whole.length - 1}) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      CodeCache cache = open();
      assertEquals(expected, run(cache), length + " bytes");
      assertEquals(1, cache.statistics().refused(), length + " bytes");
      Files.deleteIfExists(largest());
      Files.write(file, whole);
    }
  }

  @Test
  void code_of_another_module_does_not_run() throws IOException {
    Object expected = run(open());
    Object other = run(open(), DEFAULT.withMethodLimit(2_000));
    assertEquals(expected, other);
    // Each key's files become those of the others.
    List<Path> files = files();
    List<byte[]> contents = new ArrayList<>();
    for (Path file : files) {
      contents.add(Files.readAllBytes(file));
    }
    for (int k = 0; k < files.size(); k++) {
      Files.write(files.get(k), contents.get((k + 1) % files.size()));
    }
    CodeCache cache = open();
    assertEquals(expected, run(cache));
    assertEquals(0, cache.statistics().found());
    assertEquals(2, cache.statistics().refused());
    assertTrue(
        cache
            .statistics()
            .problem()
            .orElseThrow()
            .endsWith(": its header is not that of a file of code"),
        cache.statistics().toString());
  }

  @Test
  void many_use_it_at_once() throws Exception {
    Object expected = run(CodeCache.none());
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Object>> results = new ArrayList<>();
      for (int k = 0; k < 8; k++) {
        results.add(threads.submit(() -> run(open())));
      }
      for (Future<Object> result : results) {
        assertEquals(expected, result.get());
      }
    }
    CodeCache cache = open();
    assertEquals(expected, run(cache));
    assertGeneratesNothing(cache);
  }

  @Test
  void what_was_used_longest_ago_goes_when_there_is_too_much() throws IOException {
    run(open());
    Path old = largest().getParent();
    long size = 0;
    for (Path file : files()) {
      size += Files.size(file);
    }
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(100_000)));
    run(CodeCache.in(folder.resolve("cache"), 2 * size), DEFAULT.withMethodLimit(2_000));
    assertFalse(Files.exists(old));
    // What is found is used, so that it is not the next to go.
    Path used = largest().getParent();
    Files.setLastModifiedTime(used, FileTime.from(Instant.now().minusSeconds(100_000)));
    run(open(), DEFAULT.withMethodLimit(2_000));
    assertTrue(
        Files.getLastModifiedTime(used).toInstant().isAfter(Instant.now().minusSeconds(1_000)));
  }

  @Test
  void it_is_written_by_itself() throws Exception {
    CodeCache cache = open();
    new Standalone(new Engine(DEFAULT.withCache(cache)), LINE).call("line_in_one", 1);
    assertEquals(List.of(), files());
    for (int k = 0; k < 300 && files().isEmpty(); k++) {
      Thread.sleep(100);
    }
    assertNotEquals(List.of(), files());
  }

  @Test
  void nobody_else_may_be_able_to_write_to_it() throws IOException {
    Path cache = folder.resolve("cache");
    assumeTrue(cache.getFileSystem().supportedFileAttributeViews().contains("posix"));
    run(open());
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)));
    for (String permissions : List.of("rwxrwx---", "rwx----w-")) {
      Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString(permissions));
      IOException e = assertThrows(IOException.class, this::open);
      assertEquals(
          "code cache %s: others may write to it (%s), and code in it runs in this process: chmod go-w %s, or name another folder"
              .formatted(cache, permissions, cache),
          e.getMessage());
    }
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxr-xr-x"));
    open();
  }

  @Test
  void a_folder_that_can_not_be_is_said() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    IOException below = assertThrows(IOException.class, () -> CodeCache.in(file.resolve("cache")));
    assertEquals(
        "code cache %s: %s is no folder".formatted(file.resolve("cache"), file),
        below.getMessage());
    IOException itself = assertThrows(IOException.class, () -> CodeCache.in(file));
    assertEquals("code cache %s: %s is no folder".formatted(file, file), itself.getMessage());
  }

  @Test
  void a_disk_that_is_full_is_a_problem_and_no_error() throws IOException {
    CodeCache cache = open();
    Standalone line = new Standalone(new Engine(DEFAULT.withCache(cache)), LINE);
    // What stands in the way is as good as a full disk.
    Path folders = folder.resolve("cache");
    try (Stream<Path> all = Files.walk(folders)) {
      all.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
    Files.createFile(folders);
    Object result = line.call("line_in_one", 1);
    cache.flush();
    assertEquals(run(CodeCache.none()), result);
    String problem = cache.statistics().problem().orElseThrow();
    assertTrue(problem.startsWith("can't write to " + folders), problem);
  }

  @Test
  void nothing_is_kept_in_none() {
    assertEquals(Optional.empty(), CodeCache.none().folder());
    run(CodeCache.none());
    assertEquals(
        new CodeCache.Statistics(0, 0, 0, Optional.empty()), CodeCache.none().statistics());
  }

  private static Object callLarge(CodeCache cache) throws Throwable {
    Engine engine = new Engine(DEFAULT.withCache(cache));
    FuncType type = new FuncType(List.of(ValType.I32), List.of(ValType.I32));
    Func given = engine.hostFunction("f", type, MethodHandles.identity(int.class));
    CompiledModule module =
        engine.compile("large.so", Binaries.enlarged(Binaries.importAndCall().bytes()));
    Instance instance = module.allocate(List.of(given));
    instance.initialize();
    Func call = (Func) instance.export("call").orElseThrow();
    return call.handle().invoke(5);
  }

  /** Its key is made beside what else there is to do. */
  @Test
  void code_of_a_large_module_is_found() throws Throwable {
    CodeCache first = open();
    assertEquals(5, callLarge(first));
    assertTrue(first.statistics().generated() > 2, first.statistics().toString());
    first.flush();
    CodeCache second = open();
    assertEquals(5, callLarge(second));
    assertEquals(0, second.statistics().generated());
    assertEquals(first.statistics().generated(), second.statistics().found());
  }

  /** What is kept of a module says that it was looked through: nothing may be, of this one. */
  @Test
  void a_large_module_that_can_not_run_is_refused_each_time() throws IOException {
    // (func i32.const 0 suspend 0 drop)
    byte[] module =
        HexFormat.of()
            .parseHex(
                "0061736d01000000" + "010401600000" + "03020100" + "0a0901070041" + "00e2001a0b");
    for (int process = 0; process < 3; process++) {
      CodeCache cache = open();
      CompiledModule compiled =
          new Engine(DEFAULT.withCache(cache)).compile("large.so", Binaries.enlarged(module));
      WasmException.Unsupported thrown =
          assertThrows(WasmException.Unsupported.class, () -> compiled.allocate(List.of()));
      String message = String.valueOf(thrown.getMessage());
      assertTrue(message.startsWith("unsupported: stack switching instruction e2"), message);
      cache.flush();
      assertEquals(0, cache.statistics().generated());
    }
  }
}
