package dev.ligature.conformance.libc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.TraceCategory;
import dev.ligature.wasi.WasiPreview1;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Programs of {@code guests/} that need libc.so, with what they print and the linker traces. */
public final class HostedProgram {
  private static final Path LIBRARIES = Guests.file("guests/libc").resolve("lib");
  private static final DynamicLinker LINKER = DynamicLinker.create();

  private final Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<String> initialized = new ArrayList<>();
  private final WasiPreview1.Builder wasi =
      WasiPreview1.builder()
          .stdout(out)
          .stderr(err)
          .clock(Clock.fixed(Instant.parse("2026-11-22T12:34:56.789Z"), ZoneOffset.UTC));
  private final ProgramConfig.Builder config = ProgramConfig.builder();

  /**
   * Programs of a folder.
   *
   * @param folder the folder's name in {@code guests/modules}
   */
  public HostedProgram(String folder) {
    assumeTrue(
        Files.exists(LIBRARIES.resolve("libc.so")),
        "libc.so is not there: guests/libc/fetch fetches it from npm");
    this.folder = Guests.module(folder);
    config
        .libraryPath(this.folder, LIBRARIES)
        .trace((category, line) -> initialized.add(line), EnumSet.of(TraceCategory.INIT));
  }

  /** The configuration, to be added to before the program is opened. */
  public ProgramConfig.Builder config() {
    return config;
  }

  /** Lets the guest use a directory as {@code /data}. */
  public HostedProgram data(Path directory) {
    wasi.directory("/data", directory);
    return this;
  }

  /** What the guest reads. */
  public HostedProgram input(String text) {
    wasi.stdin(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  /** Opens a program. */
  public Program open(String name, String... arguments) {
    List<String> argv = new ArrayList<>(List.of(name));
    argv.addAll(List.of(arguments));
    config.arguments(argv).hostModule(wasi.build());
    return LINKER.open(folder.resolve(name), config.build());
  }

  /** Opens a program that is only libraries. */
  public Program openEmpty() {
    return LINKER.open(config.hostModule(wasi.build()).build());
  }

  /** Runs a program to its end and gives what it printed. */
  public String run(String name, String... arguments) {
    try (Program program = open(name, arguments)) {
      program.run();
      return output();
    }
  }

  /** What was printed so far. */
  public String output() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** What was printed on the standard error stream so far. */
  public String errors() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** How often the constructor of a library was called. */
  public long initializations(String library) {
    return initialized.stream().filter(("calling init: " + library)::equals).count();
  }
}
