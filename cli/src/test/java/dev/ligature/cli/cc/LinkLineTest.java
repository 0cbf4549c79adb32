package dev.ligature.cli.cc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of the linking that clang's driver wants. */
class LinkLineTest {
  private static final String CRT = "/.toolchain/lib/wasm32-wasip1/crt1-command.o";
  private static final String REACTOR = "/.toolchain/lib/wasm32-wasip1/crt1-reactor.o";

  private static void becomes(String expected, boolean isStatic, boolean all, String line) {
    List<String> made = new LinkLine(isStatic, all).of(List.of(line.split(" ")));
    assertEquals(expected.strip().replaceAll("\\s+", " "), String.join(" ", made));
  }

  @Test
  void a_program_is_position_independent() {
    becomes(
        """
        --experimental-pic -pie -Bdynamic --import-memory --export-dynamic -rpath $ORIGIN
        --allow-undefined-file=/.outputs/given
        --export-if-defined=__main_argc_argv --export-if-defined=__main_void
        -m wasm32 %s a.o -lc -o a.out
        """
            .formatted(CRT),
        false,
        false,
        "-m wasm32 " + CRT + " a.o -lc -o a.out");
  }

  @Test
  void a_library_has_no_start_and_may_use_what_nobody_defines() {
    becomes(
        """
        --experimental-pic -Bdynamic --unresolved-symbols=import-dynamic -rpath $ORIGIN
        -m wasm32 --no-entry -shared a.o -lz -lc -o a.so
        """,
        false,
        false,
        "-m wasm32 " + REACTOR + " --entry _initialize -shared a.o -lz -lc++ -lc++abi -lc -o a.so");
  }

  @Test
  void a_start_file_of_the_users_own_stays() {
    becomes(
        """
        --experimental-pic -Bdynamic --unresolved-symbols=import-dynamic -rpath $ORIGIN
        -shared crt1-own.o
        """,
        false,
        false,
        "-shared crt1-own.o");
  }

  @Test
  void a_static_program_has_the_toolchains_libraries_and_shares_others() {
    becomes(
        """
        --experimental-pic -Bdynamic --export-dynamic --export=__stack_pointer --export-table
        --growable-table -rpath $ORIGIN --allow-undefined-file=/.outputs/given --emit-relocs
        %s a.o -lz -Bstatic -lm -lwasi-emulated-mman -lc -Bdynamic builtins.a -o a.out
        """
            .formatted(CRT),
        true,
        false,
        CRT + " a.o -lz -ldl -lm -lwasi-emulated-mman -lc builtins.a -o a.out");
  }

  @Test
  void a_program_of_the_cxx_library_is_static_without_being_told() {
    becomes(
        """
        --experimental-pic -Bdynamic --export-dynamic --export=__stack_pointer --export-table
        --growable-table -rpath $ORIGIN --allow-undefined-file=/.outputs/given --emit-relocs
        a.o libz.so -Bstatic -lc++ -lc++abi -lc -Bdynamic -o a.out
        """,
        false,
        false,
        "a.o libz.so -lc++ -lc++abi -lc -o a.out");
  }

  @Test
  void one_that_exports_all_has_all() {
    becomes(
        """
        --experimental-pic -Bdynamic --export-dynamic --export=__stack_pointer --export-table
        --growable-table -rpath $ORIGIN --allow-undefined-file=/.outputs/given --export-all
        a.o -Bstatic --whole-archive -lc -Bdynamic --no-whole-archive -o a.out
        """,
        true,
        true,
        "a.o -lc -o a.out");
  }

  @Test
  void one_object_of_several_stays_as_it_is() {
    becomes("-r a.o b.o -o c.o", false, false, "-r a.o b.o -o c.o");
  }

  @Test
  void paths_are_made_absolute_and_nothing_else() {
    List<String> line =
        List.of(
            "-m",
            "wasm32",
            "-L.",
            "-L/usr/lib",
            "-lz",
            "a.o",
            "/b.o",
            "-o",
            "/.outputs/file0",
            "--entry",
            "_start",
            "-rpath",
            "$ORIGIN",
            "../c.so",
            "--allow-undefined-file=names",
            "--wrap",
            "malloc",
            "-undefined",
            "f",
            "-Map=m.map",
            "-u",
            "g",
            "--soname=a.so");
    assertEquals(
        List.of(
            "-m",
            "wasm32",
            "-L/home/me/.",
            "-L/usr/lib",
            "-lz",
            "/home/me/a.o",
            "/b.o",
            "-o",
            "/.outputs/file0",
            "--entry",
            "_start",
            "-rpath",
            "$ORIGIN",
            "/home/me/../c.so",
            "--allow-undefined-file=/home/me/names",
            "--wrap",
            "malloc",
            "-undefined",
            "f",
            "-Map=/home/me/m.map",
            "-u",
            "g",
            "--soname=a.so"),
        LinkPaths.absolute(line, "/home/me"));
  }
}
