package dev.ligature.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules that break a rule: the module is blamed, not Ligature. */
final class BadModulesTest {
  private static final String HEADER = "0061736d01000000";

  /** {@code _start} of type {@code () -> ()} whose body leaves a value. */
  private static final String INVALID_START =
      HEADER + "01040160000003020100070a01065f737461727400000a0601040041000b";

  @TempDir Path folder;

  private Path file(String name, String hex) throws IOException {
    return Files.write(folder.resolve(name), HexFormat.of().parseHex(hex));
  }

  @Test
  void an_export_of_a_function_that_is_not_there() throws IOException {
    String hex = HEADER + "0105016000017f03020100070501016600050a0601040041000b";
    String file = file("bad.wasm", hex).toString();
    String told =
        "ligature: %s: not a module: unknown function 5: there are 1 in the export section at"
                .formatted(file)
            + " offset 0x16\n";
    Invocation.of("nm", file).gives(1, "", told);
    Invocation.of("ldd", file).gives(1, "", told);
    Invocation.of("run", file).gives(127, "", told);
  }

  @Test
  void a_call_of_a_function_that_is_not_there_is_no_symbol() throws IOException {
    String hex = HEADER + "010401600000030201000a0601040010070b";
    String file = file("bad.wasm", hex).toString();
    Invocation.of("nm", file)
        .gives(
            1,
            "",
            "ligature: %s: not a module: unknown function 7: there are 1, in function 0 at offset"
                    .formatted(file)
                + " 0x17\n");
  }

  @Test
  void a_constructor_of_another_type() throws IOException {
    String hex =
        HEADER
            + "000f0864796c696e6b2e30010400000000" // dylink.0, all zeros
            + "0105016000017f03020100"
            + "071501115f5f7761736d5f63616c6c5f63746f72730000"
            + "0a0601040041000b";
    String file = file("ctors.so", hex).toString();
    String told =
        """
        ligature: symbol mismatch: __wasm_call_ctors
        >>> the loader expects function () -> ()
        >>> ctors.so defines function () -> i32
        """;
    Invocation.of("run", file).gives(127, "", told);
    Invocation.of("ldd", file).gives(1, "", told);
  }

  @Test
  void an_invalid_body_is_found_when_it_is_called_and_the_module_is_blamed() throws IOException {
    String file = file("bad.wasm", INVALID_START).toString();
    Invocation.of("run", file)
        .gives(
            127,
            "",
            "ligature: invalid module bad.wasm: type mismatch: end expects no more values, found"
                + " i32 in function 0 at offset 0x25\n");
  }

  @Test
  void a_feature_that_is_not_there_is_named_but_symbols_are_listed() throws IOException {
    String body = "00" + "4100" + "e200" + "1a0b";
    String hex =
        HEADER
            + ("010401600000" + "03020100" + "070a01065f737461727400" + "00")
            + "0a09" // code of 9 bytes, one body of 7
            + ("0107" + body);
    String file = file("stacks.wasm", hex).toString();
    String told =
        "ligature: %s: unsupported: stack switching instruction e2 in function 0 at offset 0x25\n"
            .formatted(file);
    Invocation.of("run", file).gives(127, "", told);
    Invocation.of("ldd", file).gives(1, "", told);
    Invocation.of("nm", file).gives(0, "         0 t _start  () -> ()\n", "");
  }

  /** A {@code _start} that does nothing, and a function behind it that is invalid. */
  private static final String INVALID_OTHER =
      HEADER + "0104016000000303020000070a01065f737461727400000a090202000b040041000b";

  @Test
  void a_function_that_nobody_calls_is_refused_if_validation_is_asked_for() throws IOException {
    String file = file("bad.wasm", INVALID_OTHER).toString();
    Invocation.of("run", "--validate", file)
        .gives(
            127,
            "",
            "ligature: %s: not a module: type mismatch: end expects no more values, found i32 in"
                    .formatted(file)
                + " function 1 at offset 0x29\n");
  }

  @Test
  void a_memory_that_is_larger_at_first_than_it_may_be_is_refused() throws IOException {
    // (memory 3) and a _start that does nothing
    String hex = HEADER + "010401600000030201000503010003070a01065f737461727400000a040102000b";
    String file = file("large.wasm", hex).toString();
    Invocation.of("run", "--max-memory-pages", "3", file).gives(0, "", "");
    Invocation.of("run", "--max-memory-pages", "2", file)
        .gives(
            127,
            "",
            """
            ligature: no room for large.wasm: 3 pages of memory
            >>> the limit is 2 pages of 64 KiB in each memory; to raise it, set \
            Limit.MEMORY_PAGES or --max-memory-pages
            """);
  }
}
