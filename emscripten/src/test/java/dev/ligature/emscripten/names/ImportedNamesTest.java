package dev.ligature.emscripten.names;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.guests.wat.ModuleAssembler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportedNamesTest {
  private static byte[] importing(String... functions) {
    String text =
        Stream.of(functions)
            .map(function -> function.split("\\.", 2))
            .map(names -> "(import \"%s\" \"%s\" (func))".formatted(names[0], names[1]))
            .collect(Collectors.joining("\n", "(module\n", ")"));
    return ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes();
  }

  private static ImportedNames of(byte[] module) throws IOException {
    return ImportedNames.of(new ByteArrayInputStream(module));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "env.__syscall_openat wasi_snapshot_preview1.fd_write",
        "env.invoke_vii",
        "env._abort_js",
        "env.emscripten_resize_heap",
        "env._emscripten_memcpy_js env.malloc",
        "env._mmap_js",
        "env.emscripten_asm_const_int",
        "env._embind_register_void",
        "env.__cxa_find_matching_catch_2",
        "a.a a.b a.aZ",
      })
  void programs_of_emscripten_are_known_by_what_they_import(String functions) throws IOException {
    assertEquals(true, of(importing(functions.split(" "))).areOfEmscripten());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // What wasm-ld links to shared libraries.
        "env.malloc env.printf env.my_function wasi_snapshot_preview1.fd_write",
        "env.dlopen env.dlsym env.abort env.exit env.__cxa_throw",
        "env.invoke env.invoke_callback env.do_js env.emscripten_fetch_like",
        "wasi_snapshot_preview1.fd_write wasi_snapshot_preview1.proc_exit",
        // Of WASI, though a library of Emscripten has what it wants.
        "env.emscripten_resize_heap wasi_snapshot_preview1.path_open",
        "env._abort_js wasi_snapshot_preview1.fd_prestat_get",
        // -sSTANDALONE_WASM.
        "env.emscripten_notify_memory_growth wasi_snapshot_preview1.fd_write",
        "a.a env.b",
        "a.a a.long",
        "b.a b.b",
      })
  void other_programs_are_none(String functions) throws IOException {
    assertEquals(false, of(importing(functions.split(" "))).areOfEmscripten());
  }

  @Test
  void what_is_no_module_is_none() throws IOException {
    byte[] module = importing("env._abort_js");
    for (int size = 0; size < module.length; size++) {
      assertEquals(false, of(java.util.Arrays.copyOf(module, size)).areOfEmscripten());
    }
    byte[] huge = {0, 'a', 's', 'm', 1, 0, 0, 0, 1, -1, -1, -1, -1, 7, 0};
    assertEquals(false, of(huge).areOfEmscripten());
    assertEquals(List.of(), of(new byte[100]).functions(3));
  }

  @Test
  void a_section_before_the_imports_is_passed_over(@TempDir Path folder) throws IOException {
    byte[] module = importing("env._abort_js", "a.b");
    byte[] custom = {0, 3, 2, 'h', 'i'};
    byte[] all = new byte[module.length + custom.length];
    System.arraycopy(module, 0, all, 0, 8);
    System.arraycopy(custom, 0, all, 8, custom.length);
    System.arraycopy(module, 8, all, 8 + custom.length, module.length - 8);
    Path file = Files.write(folder.resolve("a.wasm"), all);
    assertEquals(List.of("env._abort_js", "a.b"), ImportedNames.of(file).functions(3));
    assertEquals(List.of("env._abort_js"), ImportedNames.of(file).functions(1));
  }
}
