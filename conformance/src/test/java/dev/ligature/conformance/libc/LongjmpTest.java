package dev.ligature.conformance.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.engine.GuestException;
import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasi.WasiPreview1;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** setjmp and longjmp within and across libraries, in all ways that clang compiles them. */
@ParameterizedClass
@EnumSource
final class LongjmpTest {
  private static final DynamicLinker LINKER = DynamicLinker.create();
  private static final Path OLDER = Guests.module("longjmp/exceptions");
  private static final Path NEWER = Guests.file("conformance/programs").resolve("build/wasm/jumps");

  /** How clang compiles jumps. */
  enum Way {
    /** By WebAssembly's exceptions, with wasi-sdk's libsetjmp.so. */
    EXCEPTIONS(OLDER, OLDER, "__c_longjmp"),
    /** The same in the newer encoding. */
    NEWER_EXCEPTIONS(NEWER, NEWER, "__c_longjmp"),
    /** A program in the newer encoding with libraries in the older one. */
    NEWER_PROGRAM(NEWER, OLDER, "__c_longjmp"),
    /** The other way round. */
    NEWER_LIBRARIES(OLDER, NEWER, "__c_longjmp"),
    /** By functions of the host that call and catch, as Emscripten's programs do. */
    INVOKES(Guests.module("longjmp/invokes"), Guests.module("longjmp/invokes"), "longjmp");

    private final Path program;
    private final Path libraries;
    private final String tag;

    Way(Path program, Path libraries, String tag) {
      this.program = program;
      this.libraries = libraries;
      this.tag = tag;
    }
  }

  @Parameter private Way way;
  private Program program;

  @BeforeEach
  void open() {
    Path libc = Guests.file("guests/libc").resolve("lib");
    assumeTrue(
        way == Way.INVOKES || Files.exists(libc.resolve("libsetjmp.so")),
        "libsetjmp.so is not there: guests/libc/fetch fetches it from npm");
    Path main = way.program.resolve("main.wasm");
    assumeTrue(
        Files.exists(main) && Files.exists(way.libraries.resolve("lib.so")),
        "not built: run  conformance/programs/build.sh jumps");
    ProgramConfig config =
        ProgramConfig.builder()
            .libraryPath(way.libraries, libc)
            .hostModule(WasiPreview1.builder().build())
            .build();
    program = LINKER.open(main, config);
  }

  @AfterEach
  void close() {
    if (program != null) {
      program.close();
    }
  }

  private int call(String function) throws Throwable {
    return (int) program.main().orElseThrow().findFunction(function).handle().invokeExact();
  }

  @Test
  void the_modules_are_in_the_encodings_they_are_named_for() throws IOException {
    assertEquals(encodings(way.program), Encoding.in(way.program.resolve("main.wasm")));
    assertEquals(encodings(way.libraries), Encoding.in(way.libraries.resolve("lib.so")));
  }

  private static Set<Encoding> encodings(Path folder) {
    if (folder.equals(OLDER)) {
      return Set.of(Encoding.OLDER);
    }
    return folder.equals(NEWER) ? Set.of(Encoding.NEWER) : Set.of();
  }

  @Test
  void a_function_is_jumped_back_to_within_a_library() throws Throwable {
    assertEquals(0b11, call("within"));
  }

  @Test
  void a_jump_with_zero_gives_one() throws Throwable {
    assertEquals(1, call("zero_becomes_one"));
  }

  @Test
  void a_library_jumps_to_the_program() throws Throwable {
    assertEquals(0b11, call("from_library"));
  }

  @Test
  void the_program_jumps_to_a_library() throws Throwable {
    assertEquals(0b11, call("into_library"));
  }

  @Test
  void a_jump_leaves_several_libraries_and_targets_that_are_not_meant() throws Throwable {
    assertEquals(1, call("over_several"));
  }

  @Test
  void a_jump_to_a_near_target_is_followed_by_one_to_a_far_target() throws Throwable {
    assertEquals(1, call("nested"));
  }

  @Test
  void a_jump_leaves_code_that_was_compiled_without_jumps() throws Throwable {
    assertEquals(1, call("past_innocent_code"));
  }

  @Test
  void many_jumps_leave_the_stack_where_it_was() throws Throwable {
    Library main = program.main().orElseThrow();
    assertEquals(5000, (int) main.findFunction("many").handle().invokeExact(5000));
  }

  @Test
  void a_jump_without_a_target_reaches_java() {
    GuestException thrown = assertThrows(GuestException.class, () -> call("uncaught"));
    assertEquals(way.tag, thrown.tag().name());
  }
}
