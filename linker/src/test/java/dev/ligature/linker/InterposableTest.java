package dev.ligature.linker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.guests.Guests;
import dev.ligature.linker.testing.World;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules 57 to 60 by guests as clang and wasm-ld make them: what can be interposed and rebound. */
class InterposableTest {
  private static final Path MAIN = Guests.module("interposable/main.wasm");

  private @Nullable Program program;
  private Runnable action = () -> {};

  void rebind() {
    action.run();
  }

  private Program open(Path main) {
    Path folder = Objects.requireNonNull(main.getParent());
    try {
      HostFunction rebind =
          HostFunction.of(
              "rebind",
              MethodHandles.lookup().bind(this, "rebind", MethodType.methodType(void.class)));
      ProgramConfig config =
          ProgramConfig.builder()
              .libraryPath(folder)
              .workingDirectory(folder)
              .hostFunction(rebind)
              .build();
      Program opened = DynamicLinker.create().open(main, config);
      program = opened;
      return opened;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("rebind", e);
    }
  }

  private Library named(String name) {
    return Objects.requireNonNull(program).libraries().stream()
        .filter(l -> l.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private int calls() {
    return World.call(Objects.requireNonNull(program).main().orElseThrow(), "calls");
  }

  @Test
  void S58_what_nm_marks_is_what_rebinding_does_not_reach_in_its_own_library() {
    try (Program opened = open(MAIN)) {
      assertEquals(1234561, calls());
      FunctionSymbol nine = opened.open("new.so").findFunction("nine");
      for (String name : List.of("strong", "weak", "pointed", "imported")) {
        named("lib.so").rebind(name, nine);
      }
      named("split.so").rebind("split", nine);
      named("lib.so").rebind("setting", opened.open("new.so").findOrThrow("eight"));
      // The library's own call of strong is direct; the program's goes through its PLT.
      assertEquals(1999989, calls());
      List<String> marked =
          DynamicLinker.create().symbols(Guests.module("interposable/lib.so")).stream()
              .filter(ModuleSymbol::isBoundDirectly)
              .map(ModuleSymbol::name)
              .toList();
      assertEquals(List.of("strong"), marked);
      named("lib.so").restore("weak");
      assertEquals(1299989, calls());
    }
  }

  @Test
  void S57_a_preloaded_definition_reaches_the_same_references() {
    Path preload = Guests.module("interpose/main.wasm");
    try (Program opened = open(preload)) {
      assertEquals(63, World.call(opened.main().orElseThrow(), "run"));
    }
  }

  @Test
  void S59_a_guest_sees_rebinding_at_its_next_use_but_keeps_what_it_has_stored() {
    try (Program opened = open(MAIN)) {
      Library others = opened.open("new.so");
      action =
          () -> {
            named("lib.so").rebind("strong", others.findFunction("nine"));
            named("lib.so").rebind("setting", others.findOrThrow("eight"));
          };
      assertEquals(7, World.call(opened.main().orElseThrow(), "run"));
      assertEquals(1234589, calls());
    }
  }

  @Test
  void S60_a_definition_that_comes_later_is_seen_by_libraries_loaded_after_it_alone() {
    try (Program opened = open(Guests.module("weak-later/main.wasm"))) {
      assertEquals(31, World.call(opened.main().orElseThrow(), "run"));
      Library refers = named("refers.so");
      assertEquals(0, World.call(refers, "sees"));
      refers.rebind("late", named("later.so").findFunction("late"));
      refers.rebind("late_datum", named("later.so").findOrThrow("late_datum"));
      assertEquals(56, World.call(refers, "sees"));
      refers.restore("late");
      assertEquals(6, World.call(refers, "sees"));
    }
  }
}
