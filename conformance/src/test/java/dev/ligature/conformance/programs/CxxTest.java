package dev.ligature.conformance.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.conformance.libc.Encoding;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * C++ across libraries: a program, two libraries that it needs, one that it opens, and LLVM's
 * runtime as three more, in both encodings of exceptions and in a mixture of them. The sources are
 * in {@code conformance/programs/cxx}.
 */
@ParameterizedClass
@EnumSource
final class CxxTest {
  /** The encoding of the program, and that of all its libraries, C++ runtime included. */
  enum Encodings {
    OLDER(Encoding.OLDER, Encoding.OLDER),
    NEWER(Encoding.NEWER, Encoding.NEWER),
    NEWER_PROGRAM(Encoding.NEWER, Encoding.OLDER),
    NEWER_LIBRARIES(Encoding.OLDER, Encoding.NEWER);

    private final Encoding program;
    private final Encoding libraries;

    Encodings(Encoding program, Encoding libraries) {
      this.program = program;
      this.libraries = libraries;
    }

    static String recipe(Encoding encoding) {
      return encoding == Encoding.OLDER ? "cxx" : "cxx-exnref";
    }
  }

  @Parameter private Encodings encodings;
  @TempDir Path directory;

  @Test
  void the_modules_are_in_the_encodings_they_are_named_for() throws Exception {
    Path program = BuiltProgram.folder(Encodings.recipe(encodings.program));
    assertEquals(Set.of(encodings.program), Encoding.in(program.resolve("exceptions.wasm")));
    Path libraries = BuiltProgram.folder(Encodings.recipe(encodings.libraries));
    for (String name : List.of("libshapes.so", "libbetween.so", "plugin.so")) {
      assertEquals(Set.of(encodings.libraries), Encoding.in(libraries.resolve(name)));
    }
    Path runtime =
        encodings.libraries == Encoding.NEWER ? libraries : BuiltProgram.folder("libcxx");
    assertEquals(Set.of(encodings.libraries), Encoding.in(runtime.resolve("libc++.so")));
    assertEquals(Set.of(encodings.libraries), Encoding.in(runtime.resolve("libc++abi.so")));
  }

  @Test
  void exceptions_of_a_library_are_caught_by_type() throws Exception {
    assertEquals(
        """
        +shapes +try +throw -throw -try Error error 10
        +try +throw -throw -try DeepError deep error 11
        +try +throw -throw -try exception inline
        +try +throw -throw -try Value 12
        +try +throw -throw -try int 13
        +try +throw -throw -try text text
        +try +throw -throw -try ...
        +try +throw -throw -try logic_error vector
        +try +throw -throw -try pointer a pointer
        +try +throw -throw nothing-try\s
        -shapes \
        """,
        run("exceptions", "by-type"));
  }

  @Test
  void exceptions_pass_through_a_third_library_and_libc() throws Exception {
    assertEquals(
        """
        +shapes +try +between +throw -throw -between -try DeepError deep error 11
        +try +throw -throw -try logic_error translated nested error
        +try +throw -throw -try DeepError deep error 11
        +try +throw -throw -try exception inline
        +try +throw -throw 13 nothing-try\s
        +try -try Value 3
        -shapes \
        """,
        run("exceptions", "between"));
  }

  @Test
  void exceptions_are_thrown_again() throws Exception {
    assertEquals(
        """
        +shapes +try +between +throw -throw -between -try Error error 110
        +try +throw -throw kept -try Error error 10
        +try +first +throw -throw -first -try Error error 77
        +try +throw -throw uncaught 1 +throw -throw inner 13 -try DeepError deep error 11
        -shapes \
        """,
        run("exceptions", "again"));
  }

  @Test
  void exceptions_pass_to_and_from_an_opened_library() throws Exception {
    assertEquals(
        """
        +shapes +plugin +try +throw -throw -try exception inline
        +try -try DeepError of the plugin 20
        +try +between +throw -throw -between -try Value 12
        +try +throw -throw other -try DeepError deep error 11
        +try +throw -throw 1 nothing-try\s
        +try +throw -throw 12 nothing-try\s
        +try 5 nothing-try\s
        of the plugin
        -plugin close 0
        -shapes \
        """,
        run("exceptions", "plugin"));
  }

  @Test
  void functions_and_thread_local_objects_pass_between_libraries() throws Exception {
    assertEquals(
        """
        42 49 10
        -kept before keptkept -kept\s
        2 calls, type 1
        from a lambda
        bad_function_call
        6 1
        2 entries
        """,
        run("functions"));
  }

  @Test
  void an_exception_that_leaves_noexcept_terminates() throws Exception {
    Outcome outcome = program("exceptions").run("terminate");
    assertEquals("+shapes +throw -throw terminate -shapes ", outcome.out());
    assertEquals(3, outcome.status());
  }

  @Test
  void an_exception_that_nobody_catches_ends_the_program() throws Exception {
    Outcome outcome = program("exceptions").runGuest("uncaught");
    assertEquals(
        "ligature: uncaught exception: C++ exception of type Error: error\n", outcome.err());
    assertEquals(134, outcome.status());
  }

  @Test
  void casts_and_types_work_on_objects_of_other_libraries() throws Exception {
    assertEquals(
        """
        +shapes +plugin own: corners 4 square 1 named square diamond 0 left 0 whole 1 type 1
        library: corners 4 square 1 named square diamond 0 left 0 whole 1 type 1
        virtual base: corners 4 square 0 named - diamond 1 left 1 whole 1 type 0
        plugin: corners 4 square 1 named square diamond 0 left 0 whole 1 type 1
        type of the plugin: corners 5 square 0 named named diamond 0 left 0 whole 1 type 0
        1 1 1 0
        1 1 1
        3 types, 3 squares
        bad_cast
        -plugin -shapes \
        """,
        run("types"));
  }

  @Test
  void inline_functions_variables_and_templates_are_one_for_all() throws Exception {
    assertEquals(
        """
        +shapes +plugin count 1 2 3 4
        function 1 1
        variable 1 1
        value 8
        template 1 11 111 111
        +once object 1
        -once -plugin -shapes \
        """,
        run("merged"));
  }

  @Test
  void objects_live_until_the_end_in_order() throws Exception {
    assertEquals(
        "+shapes +main | main: +local | thread: 3 +thread 5 changed | open: +plugin | use:"
            + " +plugin-thread 6 7 4 6 +leaked | end: -plugin-thread -thread -plugin atexit -local"
            + " -main -shapes ",
        run("lifetimes"));
  }

  @Test
  void a_library_with_thread_local_objects_stays_until_its_thread_ends() throws Exception {
    assertEquals(
        "+shapes +main | main: +local | thread: 3 +thread 5 changed | open: +plugin | use:"
            + " +plugin-thread 6 7 4 6 | close: | open: | use: 8 +leaked | end: -plugin-thread"
            + " -thread -plugin atexit -local -main -shapes ",
        run("lifetimes", "close"));
  }

  @Test
  void streams_and_conversions_of_the_runtime_work() throws Exception {
    assertEquals(
        """
        before main: true
        a=2 b=2 c=1\s
           3.142 ff
        22.11.2026
        0.1 1000.000
        1 3 5 9\s
        invalid_argument
        failure
        after main
        """,
        program("streams").input("a b a\nb c\n").run().succeeded().out());
  }

  private String run(String program, String... arguments) throws Exception {
    return program(program).run(arguments).succeeded().out();
  }

  private BuiltProgram program(String name) throws Exception {
    BuiltProgram program =
        new BuiltProgram(
                "cxx",
                name,
                Encodings.recipe(encodings.program),
                Encodings.recipe(encodings.libraries),
                directory)
            .environment("PLUGIN", "{modules}/plugin.so")
            .opens("plugin.so");
    // V8 takes no module that has both.
    return encodings.program == encodings.libraries ? program : program.notOnNode();
  }
}
