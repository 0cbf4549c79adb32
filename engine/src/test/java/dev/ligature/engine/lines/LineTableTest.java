package dev.ligature.engine.lines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.guests.Guests;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.WasmModule;
import dev.ligature.wasm.debug.FunctionLines;
import dev.ligature.wasm.debug.LineTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Line tables, compared with what {@code llvm-dwarfdump-19} of Debian's llvm-19 reads in them. */
final class LineTableTest {
  private static final Path DWARFDUMP = Path.of("/usr/bin/llvm-dwarfdump-19");

  private static WasmModule module(Path file) throws IOException {
    return WasmModule.parse(Files.readAllBytes(file));
  }

  /** All rows in the order of functions: offset in the code section, file, line. */
  private static List<String> decoded(WasmModule module, LineTable table) {
    List<String> rows = new ArrayList<>();
    for (int f = module.importCount(ExternKind.FUNCTION); f < module.functionCount(); f++) {
      FunctionLines lines = table.lines(f);
      for (int k = 0; k < lines.count(); k++) {
        rows.add(
            "0x%x %s:%d"
                .formatted(lines.offset(k) - module.codeStart(), lines.file(k), lines.line(k)));
      }
    }
    return rows;
  }

  /** The same of a dump; of several rows of an address the last one counts. */
  private static List<String> expected(String dump) {
    List<String> rows = new ArrayList<>();
    List<DwarfDump.Row> all = DwarfDump.rows(dump);
    for (int k = 0; k < all.size() - 1; k++) {
      DwarfDump.Row row = all.get(k);
      boolean last = all.get(k + 1).address() != row.address() || all.get(k + 1).isEnd();
      if (!row.isEnd() && last) {
        rows.add("0x%x %s:%d".formatted(row.address(), row.file(), row.line()));
      }
    }
    return rows;
  }

  private static void compare(Path file, String dump) throws IOException {
    WasmModule module = module(file);
    List<String> expected = expected(dump);
    assertFalse(expected.isEmpty());
    // Tables may be in another order than functions.
    assertEquals(
        expected.stream().sorted().collect(Collectors.joining("\n")),
        decoded(module, LineTable.of(module).orElseThrow()).stream()
            .sorted()
            .collect(Collectors.joining("\n")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "versions/dwarf-2.so",
        "versions/dwarf-3.so",
        "versions/dwarf-4.so",
        "versions/dwarf-5.so",
        "O0/outer.so",
        "O0/inner.so",
        "O2/inner.so",
      })
  void rows_are_those_that_another_reader_finds(String guest) throws IOException {
    String resource = guest.replace('/', '-').replace(".so", ".txt");
    try (InputStream dump = LineTableTest.class.getResourceAsStream(resource)) {
      compare(
          Guests.module("lines/" + guest), new String(dump.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** All modules of a folder that have line tables, by the property {@code lines.folder}. */
  @Test
  void rows_of_other_modules_are_those_that_another_reader_finds_now() throws Exception {
    assumeTrue(Files.isExecutable(DWARFDUMP), "no " + DWARFDUMP);
    Path folder = Path.of(System.getProperty("lines.folder", Guests.module("lines/O2").toString()));
    List<Path> files;
    try (var list = Files.walk(folder)) {
      files = list.filter(Files::isRegularFile).sorted().toList();
    }
    assertFalse(files.isEmpty());
    for (Path file : files) {
      Process process =
          new ProcessBuilder(DWARFDUMP.toString(), "--debug-line", file.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String dump = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      compare(file, dump);
    }
  }

  @Test
  void a_module_without_debug_information_has_none() throws IOException {
    assertEquals(Optional.empty(), LineTable.of(module(Guests.module("hello/hello.wasm"))));
  }
}
