package dev.ligature.linker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.guests.Guests;
import dev.ligature.guests.wat.ModuleAssembler;
import java.lang.invoke.MethodHandles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  private static String failureOfText(String text) {
    byte[] module = ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes();
    LinkException e =
        assertThrows(
            LinkException.class,
            () ->
                DynamicLinker.create()
                    .open("main.wasm", module, ProgramConfig.builder().bindNow(true).build())
                    .close());
    return String.valueOf(e.getMessage());
  }

  @Test
  void a_builtin_of_strings_is_told_with_what_can_be_in_its_place() {
    assertEquals(
        """
        undefined symbol: length
        >>> referenced by main.wasm (function import wasm:js-string.length)
        >>> searched: main.wasm
        >>> it is a builtin of JavaScript's strings, which Ligature does not have: compile without them, or give a method of Java in its place by ProgramConfig.Builder.hostFunction(HostFunction.of("wasm:js-string", "length", type, handle)), where type is a FuncType of externref and numbers (functions on arrays of characters can't be given)\
        """,
        failureOfText(
            "(module (import \"wasm:js-string\" \"length\" (func (param externref) (result"
                + " i32))))"));
  }

  @Test
  void a_string_as_an_import_is_told() {
    assertEquals(
        """
        incompatible import: '.hello
        >>> main.wasm imports global (ref extern)
        >>> the program has none of that name: strings that are imports are made by JavaScript alone; compile without imported string constants\
        """,
        failureOfText("(module (import \"'\" \"hello\" (global (ref extern))))"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "__syscall_openat",
        "_mmap_js",
        "emscripten_resize_heap",
        "_emscripten_system",
        "_embind_register_void"
      })
  void a_function_of_emscripten_is_told_with_the_group_that_has_it(String name) throws Exception {
    String hint =
        ">>> programs of Emscripten have such functions of JavaScript: a host for them is"
            + " ProgramConfig.Builder.hostModule(EmscriptenHost.builder().build())";
    assertEquals(
        """
        undefined symbol: %s
        >>> referenced by main (function import env.%s)
        >>> searched: main
        %s\
        """
            .formatted(name, name, hint),
        failureOf(name, ProgramConfig.builder()));
    HostFunction abort = HostFunction.of("env", "_abort_js", MethodHandles.zero(void.class));
    HostModule group = (module, other, _) -> Optional.of(abort).filter(f -> f.name().equals(other));
    assertFalse(failureOf(name, ProgramConfig.builder().hostModule(_ -> group)).contains(hint));
  }

  @Test
  void other_functions_are_not_taken_for_those_of_emscripten() {
    assertFalse(failureOf("js", ProgramConfig.builder()).contains("EmscriptenHost"));
    assertFalse(
        failureOf("emscripten_stack_get_free", ProgramConfig.builder()).contains("EmscriptenHost"));
    assertFalse(failureOf("_emval_incref", ProgramConfig.builder()).contains("EmscriptenHost"));
    assertFalse(failureOf("my_emscripten_call", ProgramConfig.builder()).contains("Emscripten"));
  }

  /** What is said of a program that imports a function. */
  private static String failureOf(String name, ProgramConfig.Builder config) {
    String text =
        """
        (module
          (import "env" "%s" (func))
          (memory (export "memory") 1)
          (func (export "_start") (call 0)))
        """
            .formatted(name);
    byte[] module = ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes();
    LinkException.Undefined e =
        assertThrows(
            LinkException.Undefined.class,
            () ->
                DynamicLinker.create().open("main", module, config.bindNow(true).build()).close());
    return String.valueOf(e.getMessage());
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
