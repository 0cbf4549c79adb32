package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import dev.ligature.guests.wat.ModuleAssembler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ligature dump}. */
class DumpTest {
  @TempDir Path folder;

  private static String guest(String path) {
    return Guests.module(path).toString();
  }

  @Test
  void what_a_module_is_and_what_it_wants() {
    Invocation.of("dump", "-h", "-d", guest("runpath/lib/outer.so"))
        .gives(
            0,
            """
            Module:
              kind        shared library
              size        333 bytes
              host        none seen in its imports
              functions   3, and 1 imported
              memory      0.. pages
              name        outer.so

            Dynamic linking (dylink.0):
              memory      0 bytes, aligned to 1
              table       0 elements, aligned to 1
              needed      inner.so
              runpath     ${ORIGIN}/deep
            """,
            "");
  }

  @Test
  void types_of_structures_and_arrays_are_written_out() throws IOException {
    String text =
        """
        (module
          (type $s (sub (struct (field i32) (field (mut i8)))))
          (type $a (array (ref null $s)))
          (type $f (func (param (ref $s)) (result (ref null $a) anyref)))
          (import "env" "give" (func (type $f)))
          (table (export "t") 1 (ref null $a))
          (global (export "g") (ref null $s) (ref.null none))
          (tag (export "e") (param (ref null $s) i31ref)))
        """;
    Path file =
        Files.write(
            folder.resolve("m.wasm"),
            ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes());
    Invocation.of("dump", "--imports", "--exports", file.toString())
        .gives(
            0,
            """
            Imports: 1
              env.give  function ((ref (sub (struct (field i32) (field (mut i8)))))) -> ((ref null (array (ref null (sub (struct (field i32) (field (mut i8))))))), anyref)

            Exports: 3
              t  table 1.. (ref null (array (ref null (sub (struct (field i32) (field (mut i8))))))) [0]
              g  global (ref null (sub (struct (field i32) (field (mut i8))))) [0]
              e  tag ((ref null (sub (struct (field i32) (field (mut i8))))), i31ref) -> () [0]
            """,
            "");
  }

  @Test
  void flags_of_exports_and_imports() {
    Invocation.of("dump", "--dynamic", guest("tls/lib.so"))
        .gives(
            0,
            """
            Dynamic linking (dylink.0):
              memory      20 bytes, aligned to 4
              table       0 elements, aligned to 1
              export      counter  [thread-local]
              export      zero  [thread-local]
            """,
            "");
    assertTrue(
        Invocation.of("dump", "-d", guest("weak/main.wasm"))
            .out()
            .endsWith("  import      env.absent_data  [weak, undefined]\n"));
  }

  @Test
  void sections_with_their_places_and_sizes() throws IOException {
    Path file = Guests.module("needed/b.so");
    Invocation.of("dump", "-S", file.toString())
        .gives(
            0,
            """
            Sections:
                  offset        size   items  section
              0x00000008          14          custom dylink.0
              0x00000021           8       2  type
              0x0000002b          69       4  import
              0x00000072           4       3  function
              0x00000078          57       3  export
              0x000000b3          20       3  code
              0x000000c9         103          custom name
            """,
            "");
    // The last one ends where the file does: number, size, name, contents.
    assertEquals(Files.size(file), 0xc9 + 1 + 1 + 5 + 103);
  }

  @Test
  void imports_exports_and_names_of_functions() {
    Invocation.of("dump", "-s", "-n", guest("needed/b.so"))
        .gives(
            0,
            """
            Imports: 4
              env.memory  memory 0..
              env.__memory_base  global i32
              env.__table_base  global i32
              env.d_next  function () -> i32

            Exports: 3
              __wasm_call_ctors  function () -> () [1]
              __wasm_apply_data_relocs  function () -> () [2]
              b_next  function () -> i32 [3]

            Functions:
              0  d_next  () -> i32  [imported: env.d_next]
              1  __wasm_call_ctors  () -> ()  [2 bytes]
              2  __wasm_apply_data_relocs  () -> ()  [2 bytes]
              3  b_next  () -> i32  [12 bytes]
            """,
            "");
    assertTrue(
        Invocation.of("dump", "-i", guest("needed/b.so")).out().startsWith("Imports: 4\n  env"));
    assertTrue(
        Invocation.of("dump", "-e", guest("needed/b.so")).out().startsWith("Exports: 3\n  __"));
  }

  @Test
  void who_made_it_and_with_which_features() throws IOException {
    byte[] producers = {1, 8, 'l', 'a', 'n', 'g', 'u', 'a', 'g', 'e', 1, 3, 'C', '1', '1', 0};
    byte[] features = {2, '+', 1, 'a', '-', 1, 'b'};
    Path file = folder.resolve("it.wasm");
    Files.write(file, module(custom("producers", producers), custom("target_features", features)));
    Invocation.of("dump", "-p", file.toString())
        .gives(0, "Producers:\n  language  C11\n\nTarget features: +a -b\n", "");
    byte[] broken = {9, 8, 'l'};
    Files.write(file, module(custom("producers", broken)));
    Invocation.of("dump", "-p", file.toString())
        .gives(0, "Producers: none named\n\nTarget features: none named\n", "");
  }

  private static byte[] custom(String name, byte... contents) {
    byte[] section = new byte[3 + name.length() + contents.length];
    section[1] = (byte) (1 + name.length() + contents.length);
    section[2] = (byte) name.length();
    for (int i = 0; i < name.length(); i++) {
      section[3 + i] = (byte) name.charAt(i);
    }
    System.arraycopy(contents, 0, section, 3 + name.length(), contents.length);
    return section;
  }

  private static byte[] module(byte[]... sections) {
    ByteArrayOutputStream module = new ByteArrayOutputStream();
    module.writeBytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    for (byte[] section : sections) {
      module.writeBytes(section);
    }
    return module.toByteArray();
  }

  @Test
  void the_host_is_guessed_by_imports() {
    for (List<String> expected :
        List.of(
            List.of("hello/hello.wasm", "WASI preview 1"),
            List.of("guest-abis/emscripten-program.wasm", "Emscripten"),
            List.of("guest-abis/wasix-program.wasm", "WASIX, WASI preview 1"),
            List.of("needed/b.so", "none seen in its imports"))) {
      String out = Invocation.of("dump", "-h", guest(expected.getFirst())).out();
      assertTrue(out.contains("  host        " + expected.getLast() + "\n"), out);
    }
  }

  @Test
  void kinds_of_modules() throws IOException {
    Path object = Files.write(folder.resolve("x.o"), module(custom("linking", (byte) 2)));
    Path plain = Files.write(folder.resolve("x.wasm"), module());
    for (List<String> expected :
        List.of(
            List.of(guest("hello/hello.wasm"), "position-independent program"),
            List.of(guest("fixed/program.wasm"), "program at fixed addresses, dynamically linked"),
            List.of(guest("legacy-dylink/lib.so"), "shared library"),
            List.of(object.toString(), "relocatable object file"),
            List.of(plain.toString(), "plain module"))) {
      String out = Invocation.of("dump", "--file-header", expected.getFirst()).out();
      assertTrue(out.startsWith("Module:\n  kind        " + expected.getLast() + "\n"), out);
    }
    Invocation.of("dump", "-d", plain.toString())
        .gives(0, "Dynamic linking: the module has no dylink.0 section\n", "");
  }

  @Test
  void all_parts_but_the_names_are_printed_unless_chosen() {
    List<String> headings =
        List.of("Module:", "Sections:", "Dynamic", "Imports:", "Exports:", "Producers:", "Target");
    String out = Invocation.of("dump", guest("needed/b.so")).out();
    String all = Invocation.of("dump", "-a", guest("needed/b.so")).out();
    for (String heading : headings) {
      assertTrue(out.lines().anyMatch(line -> line.startsWith(heading)), heading);
    }
    assertTrue(!out.contains("Functions:"), out);
    assertTrue(all.startsWith(out + "\nFunctions:\n"), all);
  }

  @Test
  void several_files_and_standard_input() throws IOException {
    String part = "Dynamic linking: the module has no dylink.0 section\n";
    Path plain = Files.write(folder.resolve("x.wasm"), module());
    new Invocation()
        .input(new ByteArrayInputStream(module()))
        .run("dump", "-d", plain.toString(), "nothing.wasm", "-")
        .gives(
            1,
            "%s:\n%s\n(standard input):\n%s".formatted(plain, part, part),
            "ligature: cannot find module: nothing.wasm\n");
  }

  @Test
  void a_file_that_is_no_module_is_told_what_it_is() {
    String elf = guest("invalid/elf.so");
    Invocation.of("dump", elf)
        .gives(
            1,
            "",
            """
            ligature: %s: not a module: magic header not detected: reading the magic number in the module at offset 0x0
            >>> it is an ELF file: compile it for a wasm32 target
            """
                .formatted(elf));
  }

  @Test
  void hostile_names_stay_on_their_line() {
    String out = Invocation.of("dump", "-s", "-n", guest("hostile-names/main.wasm")).out();
    assertTrue(out.contains("  env.absent\\x1b[31m\\n>>> needed by: nobody  function"), out);
    assertTrue(out.lines().noneMatch(line -> line.startsWith("ligature:")), out);
  }

  @Test
  void json_has_the_parts_chosen() throws IOException {
    Json file =
        Json.of(Invocation.of("dump", "--json", "-a", guest("tls/lib.so"))).get("files").get(0);
    assertEquals("library", file.get("kind").toString());
    assertEquals("[memory 1..256 shared]", file.get("memories").toString());
    assertEquals("3", file.get("start").toString());
    assertEquals(
        "{id=0, name=dylink.0, offset=8, size=26}", file.get("sections").get(0).toString());
    assertEquals(
        "{id=1, name=type, offset=45, size=12, items=3}", file.get("sections").get(1).toString());
    assertEquals("20", file.get("dynamic").get("memorySize").toString());
    assertEquals("4", file.get("dynamic").get("memoryAlignment").toString());
    assertEquals(
        "{name=counter, flags=[thread-local]}",
        file.get("dynamic").get("exports").get(0).toString());
    assertEquals(
        "{module=env, name=memory, kind=memory, type=memory 1..256 shared}",
        file.get("imports").get(0).toString());
    assertEquals(
        "{name=lib_next, kind=function, index=5, type=function () -> i32}",
        file.get("exports").get(6).toString());
    assertEquals("[]", file.get("features").toString());
    assertEquals("5", file.get("functions").get(5).get("index").toString());
    Json few = Json.of(Invocation.of("dump", "--json", "-d", guest("hello/hello.wasm")));
    assertTrue(few.get("files").get(0).has("dynamic"));
    assertTrue(!few.get("files").get(0).has("sections"));
  }
}
