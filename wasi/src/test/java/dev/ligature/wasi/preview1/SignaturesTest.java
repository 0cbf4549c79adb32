package dev.ligature.wasi.preview1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.HostModule;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasi.WasiPreview1;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import run.endive.runtime.HostFunction;

class SignaturesTest {
  private static final Optional<FuncType> ANY = Optional.of(new FuncType(List.of(), List.of()));

  private final HostModule module =
      WasiPreview1.builder()
          .build()
          .open(new FakeProgram(ProgramConfig.defaults(), FakeProgram.segment(65536)));

  @Test
  void all_functions_of_preview_1_are_there_with_their_types() {
    List<String> expected = new ArrayList<>();
    List<String> actual = new ArrayList<>();
    for (HostFunction function : endive()) {
      String name = function.name();
      expected.add(name + " " + function.paramTypes() + " -> " + function.returnTypes());
      FuncType type =
          module.find(WasiPreview1.MODULE, name, ANY).orElseThrow(AssertionError::new).type();
      actual.add(name + " " + endiveNames(type.params()) + " -> " + endiveNames(type.results()));
    }
    assertEquals(expected, actual);
    assertEquals(46, actual.size());
  }

  private static List<HostFunction> endive() {
    try (var wasi = run.endive.wasi.WasiPreview1.builder().build()) {
      // The adapter_ functions are of the component model's adapter, not of preview 1.
      return Arrays.stream(wasi.toHostFunctions())
          .filter(function -> !function.name().startsWith("adapter_"))
          .toList();
    }
  }

  private static List<String> endiveNames(List<ValType> types) {
    return types.stream().map(type -> type.toString().toUpperCase(Locale.ROOT)).toList();
  }

  @Test
  void other_names_are_not_of_the_group() {
    assertTrue(module.find(WasiPreview1.MODULE, "adapter_open_badfd", ANY).isEmpty());
    assertTrue(module.find(WasiPreview1.MODULE, "fd_nothing", ANY).isEmpty());
  }

  @Test
  void other_modules_are_not_of_the_group() {
    assertTrue(module.find("env", "fd_write", ANY).isEmpty());
    assertTrue(module.find("wasi_unstable", "fd_write", ANY).isEmpty());
  }
}
