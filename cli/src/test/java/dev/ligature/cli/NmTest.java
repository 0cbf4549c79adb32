package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class NmTest {
  private static final String LIBRARY = Guests.module("interposable/lib.so").toString();

  @Test
  void symbols_are_sorted_by_name_with_value_letter_type_and_references() {
    Invocation.of("nm", LIBRARY)
        .gives(
            0,
            """
                     4 t __wasm_apply_data_relocs  () -> ()
                     3 t __wasm_call_ctors  () -> ()
                       w absent  [GOT.func]
                    17 T absent_is_null  () -> i32
                    16 T call_hidden  () -> i32
                    12 T call_imported  () -> i32
                    10 T call_pointed  () -> i32
                    13 T call_split  () -> i32
                     6 T call_strong  () -> i32
                     8 T call_weak  () -> i32
                    15 t hidden  () -> i32
                    11 W imported  () -> i32  [env]
                     9 T pointed  () -> i32  [GOT.func]
                    14 T read_setting  () -> i32
            0x00000000 D setting  [GOT.mem]
                       U split  () -> i32  [env]
                     5 T strong  () -> i32  [not interposable: 1 direct call]
                     7 W weak  () -> i32  [env]
            0x00000010 B zeros  [GOT.mem]
            """,
            "");
  }

  @Test
  void undefined_symbols_alone() {
    Invocation.of("nm", "-u", LIBRARY)
        .gives(
            0,
            """
                       w absent  [GOT.func]
                       U split  () -> i32  [env]
            """,
            "");
  }

  @Test
  void defined_symbols_in_the_order_of_their_values() {
    Invocation.of("nm", "--defined-only", "--dynamic", "--numeric-sort", LIBRARY)
        .gives(
            0,
            """
            0x00000000 D setting  [GOT.mem]
            0x00000010 B zeros  [GOT.mem]
                     5 T strong  () -> i32  [not interposable: 1 direct call]
                     6 T call_strong  () -> i32
                     7 W weak  () -> i32  [env]
                     8 T call_weak  () -> i32
                     9 T pointed  () -> i32  [GOT.func]
                    10 T call_pointed  () -> i32
                    11 W imported  () -> i32  [env]
                    12 T call_imported  () -> i32
                    13 T call_split  () -> i32
                    14 T read_setting  () -> i32
                    16 T call_hidden  () -> i32
                    17 T absent_is_null  () -> i32
            """,
            "");
  }

  @Test
  void what_cannot_be_interposed_alone() {
    Invocation.of("nm", "--not-interposable", LIBRARY)
        .gives(0, "         5 T strong  () -> i32  [not interposable: 1 direct call]\n", "");
  }

  @Test
  void several_modules_have_headings() {
    String split = Guests.module("interposable/split.so").toString();
    String other = Guests.module("interposable/new.so").toString();
    Invocation.of("nm", "-D", "-p", split, other)
        .gives(
            0,
            """

            %s:
                     2 T split  () -> i32

            %s:
                     2 T nine  () -> i32
            0x00000000 D eight
            """
                .formatted(split, other),
            "");
  }

  @Test
  void hidden_exports_are_in_lower_case() {
    Invocation nm = Invocation.of("nm", "-U", Guests.module("hidden/lib.so").toString());
    assertEquals(0, nm.status());
    List<String> hidden = nm.out().lines().filter(l -> l.contains(" hidden")).toList();
    assertTrue(
        !hidden.isEmpty() && hidden.stream().allMatch(l -> l.matches(".{10} [td] .*")), nm.out());
  }

  @Test
  void imports_of_the_host_have_their_module_in_front() {
    Invocation nm = Invocation.of("nm", "-u", Guests.module("hello/hello.wasm").toString());
    assertTrue(
        nm.out().contains("U wasi_snapshot_preview1.fd_write  (i32, i32, i32, i32) -> i32"),
        nm.out());
  }

  @Test
  void a_module_that_cannot_be_read_does_not_keep_others_from_being_printed() {
    String split = Guests.module("interposable/split.so").toString();
    Invocation.of("nm", "-D", "nothing.so", split)
        .gives(
            1,
            """

            %s:
                     2 T split  () -> i32
            """
                .formatted(split),
            "ligature: cannot find module: nothing.so\n");
  }

  @Test
  void a_file_that_is_no_module_is_refused() {
    String elf = Guests.module("invalid/elf.so").toString();
    Invocation.of("nm", elf)
        .gives(
            1,
            "",
            "ligature: %s: not a module: magic header not detected: reading the magic number in the"
                    .formatted(elf)
                + " module at offset 0x0\n"
                + ">>> it is an ELF file: compile it for a wasm32 target\n");
  }

  @Test
  void a_module_is_needed() {
    Invocation.of("nm")
        .gives(
            2, "", "ligature: Missing required parameter: 'MODULE'\n>>> see: ligature nm --help\n");
  }

  @Test
  void selections_exclude_each_other() {
    Invocation.of("nm", "-u", "-U", LIBRARY)
        .gives(
            2,
            "",
            """
            ligature: Error: --undefined-only, --defined-only are mutually exclusive (specify only one)
            >>> see: ligature nm --help
            """);
  }

  private static final String NEW = Guests.module("interposable/new.so").toString();
  private static final String SPLIT = Guests.module("interposable/split.so").toString();

  @Test
  void exported_definitions_alone() {
    String exported =
        """
        0x00000000 D eight
                 2 T nine  () -> i32
        """;
    Invocation.of("nm", "-gU", NEW).gives(0, exported, "");
    Invocation.of("nm", "--extern-only", "--defined-only", NEW).gives(0, exported, "");
  }

  @Test
  void sizes_of_functions_have_a_column() {
    Invocation.of("nm", "-S", "-g", NEW, LIBRARY)
        .gives(
            0,
            """

            %s:
            0x00000000          D eight
                     2        4 T nine  () -> i32

            %s:
                                w absent  [GOT.func]
                    17       15 T absent_is_null  () -> i32
                    16        8 T call_hidden  () -> i32
                    12        8 T call_imported  () -> i32
                    10       25 T call_pointed  () -> i32
                    13        8 T call_split  () -> i32
                     6        8 T call_strong  () -> i32
                     8        8 T call_weak  () -> i32
                    11        4 W imported  () -> i32  [env]
                     9       10 T pointed  () -> i32  [GOT.func]
                    14       37 T read_setting  () -> i32
            0x00000000          D setting  [GOT.mem]
                                U split  () -> i32  [env]
                     5       10 T strong  () -> i32  [not interposable: 1 direct call]
                     7        4 W weak  () -> i32  [env]
            0x00000010          B zeros  [GOT.mem]
            """
                .formatted(NEW, LIBRARY),
            "");
  }

  @Test
  void the_name_of_the_file_is_in_front_of_each_symbol() {
    Invocation.of("nm", "-A", "-g", SPLIT, NEW)
        .gives(
            0,
            """
            %1$s:         2 T split  () -> i32
            %2$s:0x00000000 D eight
            %2$s:         2 T nine  () -> i32
            """
                .formatted(SPLIT, NEW),
            "");
  }

  @Test
  void the_format_of_posix_is_name_letter_value_and_size() {
    Invocation.of("nm", "-P", "-u", LIBRARY).gives(0, "absent w\nsplit U\n", "");
    Invocation.of("nm", "-P", "-g", "-A", NEW)
        .gives(0, "%1$s: eight D 0\n%1$s: nine T 2 4\n".formatted(NEW), "");
    Invocation.of("nm", "-P", "-g", NEW, SPLIT)
        .gives(0, "%s:\neight D 0\nnine T 2 4\n%s:\nsplit T 2 4\n".formatted(NEW, SPLIT), "");
  }

  @Test
  void standard_input_is_a_module() throws IOException {
    try (InputStream in = Files.newInputStream(Path.of(SPLIT))) {
      new Invocation()
          .input(in)
          .run("nm", "-g", "-A", "-")
          .gives(0, "(standard input):         2 T split  () -> i32\n", "");
    }
    new Invocation()
        .input(new ByteArrayInputStream(new byte[] {1, 2, 3, 4}))
        .run("nm", "-")
        .gives(
            1,
            "",
            "ligature: (standard input): not a module: magic header not detected: reading the magic"
                + " number in the module at offset 0x0\n");
  }

  @Test
  void names_of_cxx_are_as_in_its_sources_if_wanted() throws IOException {
    String library = Guests.module("cxx-exceptions/current/runtime.so").toString();
    String mangled = "T _ZN10__cxxabiv117__class_type_infoD0Ev  (i32) -> ()";
    String demangled = "T __cxxabiv1::__class_type_info::~__class_type_info()  (i32) -> ()";
    assertTrue(Invocation.of("nm", library).out().contains(mangled));
    String out = Invocation.of("nm", "-C", library).out();
    assertTrue(out.contains(demangled) && !out.contains(mangled), out);
    assertTrue(
        Invocation.of("nm", "--demangle", "-P", library).out().contains("~__class_type_info() T "));
    assertEquals(Invocation.of("nm", LIBRARY).out(), Invocation.of("nm", "-C", LIBRARY).out());
    assertTrue(
        Invocation.of("nm", "-C", "--json", library)
            .out()
            .contains("\"demangled\": \"__cxxabiv1::__class_type_info::~__class_type_info()\""));
  }
}
