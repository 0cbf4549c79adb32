package dev.ligature.conformance.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.LinkPolicy;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasi.WasiPreview1;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The CPython of {@code conformance/programs/cpython}: as a guest, with its library under {@code
 * /python}, to read only, and a directory of files as {@code /}, the working directory. All of one
 * linker share their code.
 */
final class GuestPython {
  /** The C stack that a thousand nested calls of Python need. */
  static final long STACK = 8 << 20;

  /** The Java stack, which is that of {@code ligature run}. */
  private static final long JAVA_STACK = 128 << 20;

  private final DynamicLinker linker;
  private final Path modules;
  private final Path directory;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private byte[] input = {};
  private boolean isWritable;
  private Optional<Duration> limit = Optional.empty();
  private WeakReference<Program> last = new WeakReference<>(null);

  /**
   * Skips the test if it was not built.
   *
   * @param directory where its files are
   */
  GuestPython(DynamicLinker linker, Path directory) {
    this.linker = linker;
    this.modules = BuiltProgram.folder("cpython");
    this.directory = directory;
    environment.put("PYTHONPATH", "/python/extensions");
  }

  /** The program of the last run. */
  WeakReference<Program> program() {
    return last;
  }

  GuestPython environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  GuestPython input(String text) {
    input = text.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  /** Lets it write into its library, as tests of its own do. */
  GuestPython writable() {
    isWritable = true;
    environment.remove("PYTHONPATH");
    return this;
  }

  /** Lets it run for a limited time. */
  GuestPython within(Duration time) {
    limit = Optional.of(time);
    return this;
  }

  GuestPython file(String name, String content) throws IOException {
    Files.writeString(directory.resolve(name), content);
    return this;
  }

  /** Runs it to its end, and closes it. */
  Outcome run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    WasiPreview1.Builder host =
        WasiPreview1.builder()
            .stdin(new ByteArrayInputStream(input))
            .stdout(out)
            .stderr(err)
            .directory("/", directory);
    WasiPreview1 wasi =
        (isWritable
                ? host.directory("/python", modules)
                : host.readOnlyDirectory("/python", modules))
            .build();
    List<String> all = new ArrayList<>(List.of("/python/bin/python3.11"));
    all.addAll(List.of(arguments));
    ProgramConfig.Builder config =
        ProgramConfig.builder()
            .arguments(all)
            .libraryPath(modules)
            .files(wasi::hostPath)
            .linkPolicy(LinkPolicy.standard().withFolders(modules))
            .stackSize(STACK)
            .hostModule(wasi);
    environment.forEach(config::environment);
    limit.ifPresent(config::timeLimit);
    int status = onLargeStack(config.build());
    return new Outcome(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private int onLargeStack(ProgramConfig config) {
    CompletableFuture<Integer> status = new CompletableFuture<>();
    Runnable body =
        () -> {
          try (Program program = linker.open(modules.resolve("python.wasm"), config)) {
            last = new WeakReference<>(program);
            status.complete(program.run());
          } catch (Throwable e) {
            status.completeExceptionally(e);
          }
        };
    new Thread(null, body, "python", JAVA_STACK).start();
    return status.join();
  }

  /** Runs a script of the directory, and checks that this machine's Python 3.11 does the same. */
  Outcome runAsNative(String script) throws IOException, InterruptedException {
    Outcome outcome = run(script);
    Optional<Outcome> expected = runNative(script);
    if (expected.isPresent()) {
      assertEquals(expected.get(), outcome, "native and guest");
    }
    return outcome;
  }

  /** What this machine's Python 3.11 does, if there is one that runs. */
  private Optional<Outcome> runNative(String script) throws IOException, InterruptedException {
    Optional<Outcome> version = runNative(List.of("-V"));
    return version.isPresent()
            && version.get().status() == 0
            && version.get().out().startsWith("Python 3.11.")
        ? runNative(List.of("-B", script))
        : Optional.empty();
  }

  private Optional<Outcome> runNative(List<String> arguments)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(directory.getParent(), "native", "out");
    Path err = Files.createTempFile(directory.getParent(), "native", "err");
    List<String> command = new ArrayList<>(List.of("python3.11"));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    // What the machine says of Python and of languages is not what the guest is told.
    builder.environment().keySet().retainAll(Set.of("PATH", "HOME", "PYENV_ROOT", "PYENV_VERSION"));
    builder.environment().put("PYTHONUTF8", "1");
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return Optional.of(
          new Outcome(process.waitFor(), Files.readString(out), Files.readString(err)));
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
