package dev.ligature.linker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.guests.Guests;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What errors say of functions that a group of the host has. */
class HostHintsTest {
  private static final String WASI = "wasi_snapshot_preview1";

  private static String failure(String guest, ProgramConfig.Builder config) {
    LinkException.Undefined e =
        assertThrows(
            LinkException.Undefined.class,
            () ->
                DynamicLinker.create()
                    .open(Guests.module(guest), config.bindNow(true).build())
                    .close());
    return String.valueOf(e.getMessage());
  }

  @Test
  void a_function_of_wasi_is_told_with_the_group_that_has_it() {
    String message = failure("hello/hello.wasm", ProgramConfig.builder());
    assertEquals(
        """
        undefined symbol: args_sizes_get
        >>> referenced by hello.wasm (function import wasi_snapshot_preview1.args_sizes_get)
        >>> searched: hello.wasm
        >>> it is a function of WASI, which ProgramConfig.Builder.hostModule(WasiPreview1.builder().build()) brings\
        """,
        String.join("\n", message.lines().limit(4).toList()));
  }

  @Test
  void it_is_not_told_where_the_group_is_there_and_lacks_the_function() {
    HostFunction exit =
        HostFunction.of(
            WASI,
            "proc_exit",
            MethodHandles.dropArguments(MethodHandles.zero(void.class), 0, int.class));
    HostModule group = (module, name, _) -> Optional.of(exit).filter(f -> f.name().equals(name));
    String message = failure("hello/hello.wasm", ProgramConfig.builder().hostModule(_ -> group));
    assertEquals(List.of(), message.lines().filter(line -> line.contains("WasiPreview1")).toList());
  }
}
