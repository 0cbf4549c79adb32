package dev.ligature.conformance.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.ligature.conformance.hostile.HostFunctionList.Offered;
import dev.ligature.engine.GuestException;
import dev.ligature.engine.GuestInterrupted;
import dev.ligature.engine.TrapException;
import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.Library;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.LinkPolicy;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasi.WasiPreview1;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A guest gives the functions of the linker and of WASI addresses that are none, sizes that nobody
 * has, handles, descriptors and function pointers that it made up. It gets a failure or a trap, and
 * soon, and the host's heap does not pay for it.
 */
class ForgedArgumentsTest {
  private static final int PAGES = 512;
  private static final int TRIES = 100;
  private static final long MOST_MILLIS = 3000;

  /** Bytes of the Java heap for a call. The guest's memory is four times as large. */
  private static final long MOST_BYTES = 8 << 20;

  /** A guest may ask for a wait. */
  private static final Duration PATIENCE = Duration.ofMillis(10);

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path folder;

  /** What the guest's memory is full of. */
  private enum Content {
    ZEROS,
    ONES,
    LETTERS,
    NOISE;

    void fill(MemorySegment memory) {
      switch (this) {
        case ZEROS -> memory.fill((byte) 0);
        case ONES -> memory.fill((byte) 1);
        case LETTERS -> {
          memory.fill((byte) 'a');
          memory.set(ValueLayout.JAVA_BYTE, memory.byteSize() - 1, (byte) 0);
        }
        case NOISE -> {
          byte[] noise = new byte[65_536];
          new Random(5).nextBytes(noise);
          for (long i = 0; i < memory.byteSize(); i += noise.length) {
            MemorySegment.copy(noise, 0, memory, ValueLayout.JAVA_BYTE, i, noise.length);
          }
        }
      }
    }
  }

  static List<Offered> functions() {
    return HostFunctionList.all();
  }

  @BeforeEach
  void write() throws IOException {
    Files.write(
        folder.resolve("lib.so"),
        assemble(
            """
            (module
              (import "env" "dlopen" (func $dlopen (param i32 i32) (result i32)))
              (import "env" "dlsym" (func $dlsym (param i32 i32) (result i32)))
              (func (export "open") (param i32 i32) (result i32)
                (call $dlopen (local.get 0) (local.get 1)))
              (func (export "symbol") (param i32 i32) (result i32)
                (call $dlsym (local.get 0) (local.get 1)))
              (func (export "seven") (result i32) (i32.const 7)))
            """));
    Files.createDirectory(folder.resolve("granted"));
    Files.writeString(folder.resolve("granted/file"), "text");
  }

  /** A shared library, with a {@code dylink.0} that asks for nothing. */
  private static byte[] assemble(String text) {
    byte[] module = ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(module, 0, 8);
    byte[] name = "dylink.0".getBytes(StandardCharsets.UTF_8);
    out.write(0);
    out.write(1 + name.length + 6);
    out.write(name.length);
    out.writeBytes(name);
    out.writeBytes(new byte[] {1, 4, 0, 0, 0, 0});
    out.write(module, 8, module.length - 8);
    return out.toByteArray();
  }

  private static byte[] attacker(Offered offered) {
    StringBuilder type = new StringBuilder();
    StringBuilder arguments = new StringBuilder();
    for (int i = 0; i < offered.parameters().length(); i++) {
      type.append(" (param ").append(offered.type(i)).append(')');
      arguments.append(" (local.get ").append(i).append(')');
    }
    type.append(offered.gives() ? " (result i32)" : "");
    return assemble(
        """
        (module
          (import "env" "memory" (memory %d))
          (import "%s" "%s" (func $attacked%s))
          (func (export "setThrew") (param i32 i32))
          (func (export "attack")%s (call $attacked%s)))
        """
            .formatted(PAGES, offered.module(), offered.name(), type, type, arguments));
  }

  private ProgramConfig config() {
    WasiPreview1 wasi =
        WasiPreview1.builder()
            .directory("/granted", folder.resolve("granted"))
            .stdin(new ByteArrayInputStream(new byte[100]))
            .random(new Random(1))
            .build();
    return ProgramConfig.builder()
        .arguments("program", "argument")
        .hostModule(wasi)
        .libraryPath(folder)
        .linkPolicy(LinkPolicy.all())
        .limits(
            Limits.builder()
                .set(Limit.MEMORY_PAGES, PAGES + 512)
                .set(Limit.FILE_BYTES, 1 << 20)
                .build())
        .interruptible(true)
        .build();
  }

  @Test
  void all_functions_are_tried() throws IOException {
    Path root = Path.of(System.getProperty("ligature.root"));
    Set<String> known = new TreeSet<>();
    functions().forEach(offered -> known.add(offered.name()));
    Set<String> missing = new TreeSet<>();
    // How the linker's and WASI's sources name what they offer.
    collect(
        root.resolve("linker/src/main/java/dev/ligature/linker/abi"),
        "\\.add\\(\\s*\"([^\"]+)\"",
        missing);
    collect(
        root.resolve("linker/src/main/java/dev/ligature/linker/abi"),
        "case \"(\\w+)\" -> function",
        missing);
    collect(
        root.resolve("wasi/src/main/java/dev/ligature/wasi/preview1/Signatures.java"),
        "\"(\\w+)\"",
        missing);
    collect(
        root.resolve("linker/src/main/java/dev/ligature/linker/abi/EmscriptenAbi.java"),
        "String \\w+ = \"(_\\w+_js)\"",
        missing);
    assertTrue(missing.size() > 70, "" + missing);
    missing.removeAll(known);
    // It ends the program, as ExitAnywhereTest tries.
    missing.remove("proc_exit");
    assertEquals(Set.of(), missing);
  }

  private static void collect(Path sources, String pattern, Set<String> names) throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Pattern.compile(pattern)
            .matcher(Files.readString(file))
            .results()
            .forEach(match -> names.add(match.group(1)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("functions")
  void forged_arguments_give_a_failure_or_a_trap_soon_and_cheaply(Offered offered)
      throws Throwable {
    byte[] attacker = attacker(offered);
    for (Content content : Content.values()) {
      try (Program program = DynamicLinker.create().open(config())) {
        Library library = program.open("attacker.so", attacker, EnumSet.of(OpenFlag.LAZY));
        attack(offered, content, program, library);
      }
    }
  }

  private static void attack(Offered offered, Content content, Program program, Library library)
      throws Throwable {
    MethodHandle handle = library.findFunction("attack").handle();
    List<Integer> forged = forged(program);
    content.fill(program.memory());
    Random random = new Random(offered.toString().hashCode());
    for (int i = 0; i < (offered.parameters().isEmpty() ? 1 : TRIES); i++) {
      List<Object> arguments = new ArrayList<>();
      for (int p = 0; p < offered.parameters().length(); p++) {
        int argument = forged.get(random.nextInt(forged.size()));
        boolean wide = offered.type(p).equals("i64");
        arguments.add(wide ? (Object) ((long) argument << random.nextInt(32)) : argument);
      }
      String what = offered + " of " + arguments + " in " + content;
      if (!attempt(what, program, handle, arguments)) {
        return;
      }
    }
    // The guest has overwritten all its memory; the linker's books are not there.
    Library again = program.open("lib.so");
    assertEquals(7, (int) again.findFunction("seven").handle().invokeExact(), offered.toString());
    again.close();
  }

  private static List<Integer> forged(Program program) throws Throwable {
    Library library = program.open("lib.so");
    program.memory().setString(4096, "lib.so");
    program.memory().setString(4112, "seven");
    int handle = (int) library.findFunction("open").handle().invokeExact(4096, 2);
    int pointer = (int) library.findFunction("symbol").handle().invokeExact(handle, 4112);
    int size = (int) program.memory().byteSize();
    return List.of(
        0,
        1,
        2,
        3,
        4,
        5,
        -1,
        -2,
        Integer.MIN_VALUE,
        Integer.MAX_VALUE,
        size,
        size - 1,
        size - 3,
        size - 4,
        size - 8,
        size + 1,
        size >>> 1,
        size >>> 3,
        handle,
        pointer,
        pointer + 1,
        1 << 24,
        65_536,
        4096,
        100_000);
  }

  /** Whether the program goes on. */
  private static boolean attempt(
      String what, Program program, MethodHandle handle, List<Object> arguments) throws Throwable {
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    long begin = System.nanoTime();
    boolean goesOn = true;
    try {
      program.within(PATIENCE, () -> handle.invokeWithArguments(arguments));
    } catch (GuestInterrupted e) {
      // It waits.
    } catch (TrapException | GuestException e) {
      // What a guest may get.
    } catch (GuestExit e) {
      goesOn = false;
    } catch (RuntimeException | Error e) {
      throw new AssertionError(what, e);
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - bytes;
    assertTrue(millis < MOST_MILLIS, () -> what + " took " + millis + " ms");
    assertTrue(allocated < MOST_BYTES, () -> what + " took " + allocated + " bytes");
    return goesOn;
  }
}
