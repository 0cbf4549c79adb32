package dev.ligature.linker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.Library;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.Graph;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules 57 and 58: a definition takes the place of another by coming earlier in the scope. */
class InterpositionTest {
  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  /** What a library gets by a call, by a pointer and as data. */
  private static String sees(Program program, String library) {
    Library from = program.open(library, OpenFlag.NOW, OpenFlag.NOLOAD);
    int pointer = World.call(from, "point_who");
    FunctionSymbol function = program.functionAt(pointer).orElseThrow();
    return Character.toString(World.call(from, "call_who"))
        + function.library().orElseThrow().name().charAt(0)
        + Character.toString(World.call(from, "read_datum"));
  }

  @Test
  void S57_an_earlier_definition_is_used_by_later_libraries_and_by_the_defining_one() {
    world.put(Graph.of("a->b; p; z")).put("main.wasm", TestModule.library().needs("a.so"));
    ProgramConfig config = world.config().preloads("p.so").build();
    try (Program program = world.linker().open(world.path("main.wasm"), config)) {
      assertEquals("ppp", sees(program, "a.so"));
      assertEquals("ppp", sees(program, "b.so"));
      program.open("z.so");
      assertEquals("ppp", sees(program, "z.so"));
    }
  }

  @Test
  void S57_guests_get_the_earlier_definition_by_dlsym_and_the_later_by_its_handle() {
    world.put(Graph.of("a; p")).put("main.wasm", DlGuest.module().needs("a.so"));
    ProgramConfig config = world.config().preloads("p.so").build();
    try (Program program = world.linker().open(world.path("main.wasm"), config)) {
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      assertEquals('p', guest.callPointer(guest.symbol(DlGuest.DEFAULT, "who")));
      int handle = guest.open("a.so", DlGuest.NOW);
      assertEquals('a', guest.callPointer(guest.symbol(handle, "who")));
    }
  }

  @Test
  void S58_what_is_called_directly_cannot_be_interposed() {
    TestModule own = TestModule.library();
    int strong = own.function(TestModule.GIVES_INT, Code.constant('a'));
    own.exportFunction("who", strong)
        .function("directly", TestModule.GIVES_INT, Code.of().call(strong));
    world.put("a.so", own).put(Graph.of("p"));
    try (Program program = world.program()) {
      program.open("p.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      assertEquals('a', World.call(program.open("a.so"), "directly"));
    }
  }
}
