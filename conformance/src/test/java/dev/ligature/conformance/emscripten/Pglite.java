package dev.ligature.conformance.emscripten;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.linker.DataSymbol;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * PostgreSQL as PGlite has it: a main module of fixed addresses and 40 extensions. No cluster is
 * there, so what needs tables can't be called; functions that need memory alone can.
 */
final class Pglite implements AutoCloseable {
  private static final Path FOLDER =
      Path.of(
          System.getProperty("ligature.root"),
          "bench/modules/node_modules/@electric-sql/pglite/dist");
  private static final DynamicLinker LINKER = DynamicLinker.create();

  private final Program program;
  private final Library main;

  /**
   * Opens it.
   *
   * @param libraryPath where {@code dlopen} looks
   */
  Pglite(Path libraryPath) {
    Path file = FOLDER.resolve("pglite.wasm");
    assumeTrue(Files.exists(file), "PGlite is not there: npm ci in bench/modules fetches it");
    HostStubs stubs = new HostStubs(imports(file));
    ProgramConfig config =
        ProgramConfig.builder().libraryPath(libraryPath).hostModule(opened -> stubs).build();
    program = LINKER.open(file, config);
    main = program.main().orElseThrow();
  }

  private static Set<String> imports(Path file) {
    try {
      return WasmModule.parse(Files.readAllBytes(file)).imports().stream()
          .map(Import::name)
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The side modules of all extensions by file name. */
  static Map<String, byte[]> extensions() {
    Map<String, byte[]> extensions = new TreeMap<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Path> archives = files.filter(f -> f.toString().endsWith(".tar.gz")).toList();
      for (Path archive : archives) {
        extensions.putAll(Tarball.read(archive, ".so"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return extensions;
  }

  Program program() {
    return program;
  }

  /** Calls a function of main whose parameters and result are of 32 bits. */
  int call(String function, Object... arguments) {
    return call(main, function, arguments);
  }

  static int call(Library library, String function, Object... arguments) {
    try {
      return (int) library.findFunction(function).handle().invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Makes what functions allocate from and register with, as the server does when it starts. */
  void makeContexts() {
    int context =
        call("AllocSetContextCreateInternal", 0, string("TopMemoryContext"), 0, 8192, 8 << 20);
    set("TopMemoryContext", context);
    set("CurrentMemoryContext", context);
    set("CurrentResourceOwner", call("ResourceOwnerCreate", 0, string("owner")));
  }

  private void set(String variable, int value) {
    long address = ((DataSymbol) main.findOrThrow(variable)).address();
    program.memory().set(ValueLayout.JAVA_INT_UNALIGNED, address, value);
  }

  /** A C string in the guest's heap. */
  int string(String value) {
    int address = (int) program.allocate(value.length() + 1L);
    program.memory().setString(address, value);
    return address;
  }

  /** A value of SQL's type {@code text}. */
  int text(String value) {
    return call("cstring_to_text", string(value));
  }

  /** The bytes of a value of variable length. */
  byte[] bytes(int datum) {
    int size = program.memory().get(ValueLayout.JAVA_INT_UNALIGNED, datum) >>> 2;
    return program.memory().asSlice(datum + 4L, size - 4L).toArray(ValueLayout.JAVA_BYTE);
  }

  @Override
  public void close() {
    program.close();
  }
}
