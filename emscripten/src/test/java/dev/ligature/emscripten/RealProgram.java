package dev.ligature.emscripten;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.engine.Engine;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasm.FuncType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A program of {@code emscripten/modules}, driven by its exports. */
final class RealProgram implements AutoCloseable {
  private final Program program;

  RealProgram(Program program) {
    this.program = program;
  }

  /** A file of the packages; skips the test if they were not fetched. */
  static Path file(String name) {
    Path root = Path.of(System.getProperty("ligature.root"));
    Path file = root.resolve("emscripten/modules/node_modules").resolve(name);
    assumeTrue(Files.exists(file), "not there: run  npm ci  in emscripten/modules");
    return file;
  }

  /**
   * Opens one.
   *
   * @param stubs names of functions that do nothing and give 0
   */
  static RealProgram open(Path file, EmscriptenHost host, Predicate<String> stubs) {
    ProgramConfig config =
        ProgramConfig.builder().hostModule(host).hostModule(program -> stubs(stubs)).build();
    return new RealProgram(DynamicLinker.create().open(file, config));
  }

  /**
   * Opens one whose names were made short.
   *
   * @param names a list of names among the resources of tests
   * @param functions what takes the place of JavaScript
   */
  static RealProgram open(
      Path file, EmscriptenHost host, String names, List<HostFunction> functions) {
    ProgramConfig.Builder config = ProgramConfig.builder().hostModule(host);
    functions.forEach(config::hostFunction);
    try {
      EmscriptenProgram program = EmscriptenProgram.of(file).withNames(resource(names));
      return new RealProgram(program.open(DynamicLinker.create(), config.build()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path resource(String name) {
    return Path.of(System.getProperty("ligature.root"))
        .resolve("emscripten/src/test/resources/dev/ligature/emscripten")
        .resolve(name);
  }

  /** Opens one. */
  static RealProgram open(Path file, ProgramConfig config) {
    return new RealProgram(DynamicLinker.create().open(file, config));
  }

  private static HostModule stubs(Predicate<String> names) {
    return (module, name, type) ->
        Optional.of(name).filter(names).map(stub -> HostFunction.of(module, name, zero(type)));
  }

  /** Where the type is not known, nobody gets to the call: what is wanted is an address. */
  private static MethodHandle zero(Optional<FuncType> type) {
    MethodType wanted = type.map(Engine::methodType).orElse(MethodType.methodType(int.class));
    return MethodHandles.empty(wanted);
  }

  int call(String function, Object... arguments) {
    return callAny(function, arguments) instanceof Integer result ? result : 0;
  }

  private @Nullable Object callAny(String function, Object... arguments) {
    MethodHandle handle = program.main().orElseThrow().findFunction(function).handle();
    try {
      return handle.invokeWithArguments(List.of(arguments));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(function, e);
    }
  }

  /** Puts a string into the guest's memory. */
  int put(String text) {
    byte[] bytes = (text + "\0").getBytes(StandardCharsets.UTF_8);
    int address = call("malloc", bytes.length);
    MemorySegment.copy(bytes, 0, program.memory(), ValueLayout.JAVA_BYTE, address, bytes.length);
    return address;
  }

  /** A string in the guest's memory. */
  String text(int address) {
    return program.memory().getString(address);
  }

  /** Runs {@code main}. */
  int run() {
    return program.run();
  }

  Program program() {
    return program;
  }

  MemorySegment memory() {
    return program.memory();
  }

  @Override
  public void close() {
    program.close();
  }
}
