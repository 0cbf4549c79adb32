package dev.ligature.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.ligature.guests.Guests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no programs: each is told what it is. */
class BadFilesTest {
  private static final String MAGIC = "reading the magic number in the module at offset 0x0";
  private static final String NO_COMPONENTS =
      "compile it to a core module (wasm32-wasip1): there is no component model here";

  private static final String VERSION = "reading the version in the module at offset 0x4";

  @TempDir Path folder;

  private void refused(byte[] content, String problem, String hint) throws IOException {
    Path file = Files.write(folder.resolve("file"), content);
    String told = "ligature: %s: not a module: %s\n>>> %s\n".formatted(file, problem, hint);
    Invocation.of("run", file.toString()).gives(127, "", told);
    Invocation.of("ldd", file.toString()).gives(1, "", told);
    Invocation.of("nm", file.toString()).gives(1, "", told);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  @Test
  void an_empty_file() throws IOException {
    refused(new byte[0], "unexpected end: " + MAGIC, "the file is empty");
  }

  @Test
  void an_elf_file() throws IOException {
    refused(
        bytes("\u007fELF\2\1\1"),
        "magic header not detected: " + MAGIC,
        "it is an ELF file: compile it for a wasm32 target");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00fe\u00ed\u00fa\u00ce",
        "\u00cf\u00fa\u00ed\u00fe",
        "\u00ca\u00fe\u00ba\u00be\0\0\0\2"
      })
  void a_mach_o_file(String start) throws IOException {
    refused(
        bytes(start + "\0\0\0\1"),
        "magic header not detected: " + MAGIC,
        "it is a Mach-O file: compile it for a wasm32 target");
  }

  @Test
  void a_pe_file() throws IOException {
    refused(
        bytes("MZ\u0090\0"),
        "magic header not detected: " + MAGIC,
        "it is a PE file of Windows: compile it for a wasm32 target");
  }

  /** Of native code and of what is not linked, a library is told the same as a program. */
  @ParameterizedTest
  @CsvSource({
    "'!<thin>\n', it is an archive of object files: link them with wasm-ld -shared",
    "'!<arch>\n', it is an archive of object files: link them with wasm-ld -shared",
    "'\u007fELF\2\1\1', it is an ELF file: compile it for a wasm32 target",
    "'\u00ce\u00fa\u00ed\u00fe', it is a Mach-O file: compile it for a wasm32 target",
    "'MZ\u0090\0', it is a PE file of Windows: compile it for a wasm32 target",
    "'BC\u00c0\u00de', 'it is bitcode of LLVM: compile it with clang -c -fPIC, and link that'",
    "'(module)', it is WebAssembly text: assemble it with wat2wasm",
    "'(; a ;)', it is WebAssembly text: assemble it with wat2wasm",
    "'(component)', it is the text of a component: " + NO_COMPONENTS
  })
  void as_a_library(String start, String hint) throws IOException {
    Path library = Files.write(folder.resolve("present.so"), bytes(start));
    Invocation.of("run", "--library-path", folder.toString(), guest("needed-missing/main.wasm"))
        .gives(
            127,
            "",
            """
            ligature: %s: not a module: magic header not detected: %s
            >>> %s
            >>> needed by: main.wasm
            """
                .formatted(library, MAGIC, hint));
  }

  @Test
  void an_object_file_as_a_library() throws IOException {
    Files.write(folder.resolve("present.so"), bytes("\0asm\1\0\0\0\0\11\7linking\2"));
    Invocation.of("run", "--library-path", folder.toString(), guest("needed-missing/main.wasm"))
        .gives(
            127,
            "",
            """
            ligature: present.so: not linked: it is a relocatable object file
            >>> make a library of it with wasm-ld -shared, or a program with wasm-ld -pie
            >>> needed by: main.wasm
            """);
  }

  @Test
  void a_component_as_a_library() throws IOException {
    Path library = Files.write(folder.resolve("present.so"), bytes("\0asm\15\0\1\0"));
    Invocation.of("run", "--library-path", folder.toString(), guest("needed-missing/main.wasm"))
        .gives(
            127,
            "",
            """
            ligature: %s: not a module: unknown binary version: %s
            >>> it is a component of 0 core modules: %s
            >>> needed by: main.wasm
            """
                .formatted(library, VERSION, NO_COMPONENTS));
  }

  @Test
  void an_archive() throws IOException {
    refused(
        bytes("!<arch>\n"),
        "magic header not detected: " + MAGIC,
        "it is an archive of object files: link them with wasm-ld -shared");
  }

  @Test
  void bitcode() throws IOException {
    refused(
        new byte[] {'B', 'C', (byte) 0xc0, (byte) 0xde, 0x35},
        "magic header not detected: " + MAGIC,
        "it is bitcode of LLVM: compile it with clang -c -fPIC, and link that");
    // In the wrapper that some tools write around it.
    refused(
        new byte[] {(byte) 0xde, (byte) 0xc0, 0x17, 0x0b, 0},
        "magic header not detected: " + MAGIC,
        "it is bitcode of LLVM: compile it with clang -c -fPIC, and link that");
  }

  @ParameterizedTest
  @CsvSource({"(module)", ";; a comment"})
  void text(String text) throws IOException {
    refused(
        bytes("\n  " + text + "\n"),
        "magic header not detected: " + MAGIC,
        "it is WebAssembly text: assemble it with wat2wasm");
  }

  @Test
  void a_component() throws IOException {
    refused(
        bytes("\0asm\15\0\1\0"),
        "unknown binary version: " + VERSION,
        "it is a component of 0 core modules: " + NO_COMPONENTS);
    // Of wasm-tools, as jco has it: (component (import "wasi:a/b@0.2.0" (instance)) ..).
    refused(
        bytes(
            "\0asm\15\0\1\0"
                + "\7\3\1\102\0"
                + "\12\23\1\1\16wasi:a/b@0.2.0\5\0"
                + "\1\10\0asm\1\0\0\0"),
        "unknown binary version: " + VERSION,
        "it is a component of 1 core module, which imports wasi:a/b@0.2.0: " + NO_COMPONENTS);
  }

  @Test
  void an_object_file() throws IOException {
    Path file = Files.write(folder.resolve("file.o"), bytes("\0asm\1\0\0\0\0\11\7linking\2"));
    String told =
        """
        : not linked: it is a relocatable object file
        >>> make a library of it with wasm-ld -shared, or a program with wasm-ld -pie
        """;
    Invocation.of("run", file.toString()).gives(127, "", "ligature: file.o" + told);
    Invocation.of("ldd", file.toString()).gives(1, "", "ligature: file.o" + told);
    Invocation.of("nm", file.toString()).gives(1, "", "ligature: " + file + told);
  }

  @Test
  void a_module_of_another_version() throws IOException {
    refused(
        bytes("\0asm\2\0\0\0"),
        "unknown binary version: " + VERSION,
        "its version is 2: only version 1 is known");
  }

  @Test
  void a_module_that_is_cut_off() throws IOException {
    byte[] module = Files.readAllBytes(Guests.module("hello/hello.wasm"));
    refused(
        Arrays.copyOf(module, 200),
        "length out of bounds: reading the size, found 222 in the import section at offset 0x38",
        "the file may be cut off: it ends after 200 bytes, within a section");
  }

  @Test
  void a_library_that_is_cut_off_is_told_with_its_path() throws IOException {
    Path library = Files.write(folder.resolve("present.so"), bytes("\0asm"));
    Invocation.of("run", "--library-path", folder.toString(), guest("needed-missing/main.wasm"))
        .gives(
            127,
            "",
            """
            ligature: %s: not a module: unexpected end: %s
            >>> the file may be cut off: it ends after 4 bytes, within a section
            >>> needed by: main.wasm
            """
                .formatted(library, VERSION));
  }

  @Test
  void a_file_that_must_not_be_read() throws IOException {
    Path file = Files.copy(Guests.module("hello/hello.wasm"), folder.resolve("secret.wasm"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file), "this user may read every file");
    Invocation.of("run", file.toString())
        .gives(127, "", "ligature: %s: cannot read: permission denied\n".formatted(file));
  }

  private static String guest(String path) {
    return Guests.module(path).toString();
  }
}
