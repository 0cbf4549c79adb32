package dev.ligature.linker.watching;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.linker.Binding;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.LinkListener;
import dev.ligature.linker.LinkPolicy;
import dev.ligature.linker.LoadPlan;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names and references that a listener leads elsewhere, and libraries that it refuses. */
class ListenerPowersTest {
  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  private static TestModule giving(int value) {
    return TestModule.library()
        .memory(4, 2)
        .function("f", GIVES_INT, Code.constant(value))
        .data("datum", 0, value);
  }

  /** Calls a function, has its address, and reads data. */
  private static TestModule user() {
    TestModule user = TestModule.library().needs("def.so");
    int call = user.importFunction("f", GIVES_INT);
    int address = user.gotFunc("f");
    int datum = user.gotMem("datum");
    return user.function("call", GIVES_INT, Code.of().call(call))
        .function(
            "point", GIVES_INT, Code.of().global(address).callIndirect(user.typeIndex(GIVES_INT)))
        .function("read", GIVES_INT, Code.of().global(datum).load());
  }

  private static String sees(Library user) {
    return "%d%d%d"
        .formatted(World.call(user, "call"), World.call(user, "point"), World.call(user, "read"));
  }

  private static LinkListener searching(Map<String, LinkListener.Verdict> verdicts) {
    return new LinkListener() {
      @Override
      public Verdict searching(Search search) {
        return verdicts.getOrDefault(search.name(), Verdict.proceed());
      }
    };
  }

  private static LinkListener binding(UnaryOperator<Binding> operator) {
    return new LinkListener() {
      @Override
      public Binding binding(Binding binding) {
        return operator.apply(binding);
      }
    };
  }

  private static LinkListener instead(String name, String other) {
    return searching(Map.of(name, LinkListener.Verdict.instead(other)));
  }

  private Program program(ProgramConfig.Builder config) {
    return world.linker().open(config.build());
  }

  @Test
  void a_name_leads_to_the_file_that_a_listener_gives() {
    world.put("use.so", user()).put("def.so", giving(1)).put("/opt/traced.so", giving(2));
    try (Program program = program(world.config().listener(instead("def.so", "/opt/traced.so")))) {
      assertEquals("222", sees(program.open("use.so")));
      Library def = program.libraries().getLast();
      assertEquals("def.so", def.name());
      assertEquals("/opt/traced.so", def.path().orElseThrow().toString());
      assertEquals(def, program.open("def.so"));
      assertEquals(def, program.open("/opt/traced.so"));
    }
  }

  @Test
  void the_next_listener_gets_the_name_that_the_one_before_gave() {
    world.put("a.so", giving(1)).put("b.so", giving(2)).put("c.so", giving(3));
    var config = world.config().listener(instead("a.so", "b.so")).listener(instead("b.so", "c.so"));
    try (Program program = program(config)) {
      assertEquals(3, World.call(program.open("a.so"), "f"));
    }
  }

  @Test
  void a_name_can_lead_to_a_library_that_is_loaded() {
    world.put("use.so", user()).put("other.so", giving(4));
    try (Program program = program(world.config().listener(instead("def.so", "other.so")))) {
      Library other = program.open("other.so");
      assertEquals("444", sees(program.open("use.so")));
      assertEquals(other, program.open("def.so"));
      assertEquals(2, program.libraries().size());
    }
  }

  @Test
  void a_listener_may_name_what_the_policy_grants_no_guest() {
    world.put("/app/main.wasm", DlGuest.module()).put("/secret/s.so", giving(9));
    ProgramConfig config =
        world
            .config()
            .linkPolicy(LinkPolicy.libraryPath())
            .listener(instead("plugin.so", "/secret/s.so"))
            .listener(instead("gone.so", "/secret/gone.so"))
            .build();
    try (Program program = world.linker().open(world.path("/app/main.wasm"), config)) {
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      int handle = guest.open("plugin.so", DlGuest.NOW);
      assertEquals(9, guest.callPointer(guest.symbol(handle, "f")));
      assertEquals(0, guest.open("/secret/s2.so", DlGuest.NOW));
      assertEquals(0, guest.open("gone.so", DlGuest.NOW));
      assertEquals(
          Optional.of("gone.so: cannot open shared object file: No such file or directory"),
          guest.error().map(text -> text.replace(" or directory)", "")));
    }
  }

  @Test
  void a_file_that_a_listener_gives_and_that_is_not_there_is_named() {
    world.put("use.so", user());
    try (Program program = program(world.config().listener(instead("def.so", "/opt/def.so")))) {
      LinkException thrown =
          assertThrows(LinkException.NotFound.class, () -> program.open("use.so"));
      assertEquals(
          """
          cannot find library: def.so
          >>> needed by: use.so
          >>> tried: /opt/def.so (as a listener wants)\
          """,
          thrown.getMessage());
    }
  }

  @Test
  void a_library_that_a_listener_refuses_fails_the_load() {
    world.put("main.wasm", DlGuest.module()).put("use.so", user()).put("def.so", giving(1));
    var refuse = searching(Map.of("def.so", LinkListener.Verdict.refuse("it is not signed")));
    ProgramConfig config = world.config().listener(refuse).build();
    try (Program program = world.linker().open(world.path("main.wasm"), config)) {
      LinkException.Vetoed thrown =
          assertThrows(LinkException.Vetoed.class, () -> program.open("use.so"));
      assertEquals(
          """
          library refused by a listener: def.so
          >>> it is not signed
          >>> needed by: use.so\
          """,
          thrown.getMessage());
      assertEquals("it is not signed", thrown.reason());
      assertEquals(List.of("use.so"), thrown.neededBy());
      assertEquals(1, program.libraries().size());
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      assertEquals(0, guest.open("use.so", DlGuest.NOW));
      assertEquals(
          Optional.of("def.so: cannot open shared object file: Permission denied"), guest.error());
    }
  }

  @Test
  void a_listener_refuses_by_what_is_in_a_module() {
    world.put("def.so", giving(1));
    LinkListener refuses =
        new LinkListener() {
          @Override
          public void found(Found found) {
            if (found.module().export("f").isPresent()) {
              throw new LinkException.Vetoed(found.name(), "it has f", found.neededBy());
            }
          }
        };
    try (Program program = program(world.config().listener(refuses))) {
      assertEquals(
          "library refused by a listener: def.so\n>>> it has f",
          assertThrows(LinkException.Vetoed.class, () -> program.open("def.so")).getMessage());
      assertEquals(List.of(), program.libraries());
    }
  }

  @Test
  void a_plan_shows_what_listeners_make_of_names() {
    world.put("use.so", user().needs("bad.so")).put("/opt/traced.so", giving(2));
    var listener =
        searching(
            Map.of(
                "def.so",
                LinkListener.Verdict.instead("/opt/traced.so"),
                "bad.so",
                LinkListener.Verdict.refuse("no")));
    LoadPlan plan =
        world.linker().plan(world.path("use.so"), world.config().listener(listener).build());
    assertEquals("/opt/traced.so", plan.entries().get(1).path().orElseThrow().toString());
    assertEquals(
        Optional.of("bad.so: cannot open shared object file: Permission denied"),
        plan.entries().get(2).problem());
  }

  /** A program in which {@code shim.so} is loaded, and the references of use.so are asked for. */
  private Program withShim(UnaryOperator<Binding> operator) {
    world.put("use.so", user()).put("def.so", giving(1)).put("shim.so", shim());
    Program program = program(world.config().listener(binding(operator)));
    program.open("shim.so");
    return program;
  }

  private static TestModule shim() {
    return TestModule.library()
        .memory(4, 2)
        .function("my_f", GIVES_INT, Code.constant(8))
        .data("my_datum", 0, 8);
  }

  @Test
  void references_are_bound_to_what_a_listener_names() {
    try (Program program = withShim(b -> b.to("shim.so", "my_" + b.symbol()))) {
      Library user = program.open("use.so");
      assertEquals("888", sees(user));
      assertEquals(1, World.call(program.libraries().getLast(), "f"));
    }
  }

  @Test
  void a_listener_can_lead_calls_elsewhere_and_leave_addresses() {
    try (Program program =
        withShim(b -> b.kind() == Binding.Kind.FUNCTION ? b.to("shim.so", "my_f") : b)) {
      assertEquals("811", sees(program.open("use.so")));
    }
  }

  @Test
  void a_library_stays_as_long_as_a_reference_is_led_to_it() {
    try (Program program = withShim(b -> b.to("shim.so", "my_" + b.symbol()))) {
      Library shim = program.libraries().getFirst();
      Library user = program.open("use.so");
      shim.close();
      assertEquals("888", sees(user));
      user.close();
      assertEquals(List.of(), program.libraries());
    }
  }

  @Test
  void a_call_that_is_bound_late_is_led_elsewhere_too() {
    TestModule user = TestModule.library();
    int f = user.importFunction("f", GIVES_INT);
    world.put("late.so", user.function("call", GIVES_INT, Code.of().call(f)));
    try (Program program = withShim(b -> b.lazy() ? b.to("shim.so", "my_f") : b)) {
      Library late = program.open("late.so");
      program.open("def.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      assertEquals(8, World.call(late, "call"));
    }
  }

  @Test
  void a_reference_can_be_led_into_a_library_of_the_same_load() {
    world.put("use.so", user().needs("more.so")).put("def.so", giving(1)).put("more.so", giving(6));
    try (Program program =
        program(world.config().listener(binding(b -> b.to("more.so", b.symbol()))))) {
      assertEquals("666", sees(program.open("use.so")));
    }
  }

  @Test
  void what_is_rebound_later_is_the_definition_that_a_listener_named() {
    try (Program program = withShim(b -> b.to("shim.so", "my_" + b.symbol()))) {
      Library user = program.open("use.so");
      Library shim = program.libraries().getFirst();
      shim.rebind("my_f", program.libraries().getLast().findFunction("f"));
      assertEquals("118", sees(user));
    }
  }

  private void assertRefused(String definer, String definition, String problem) {
    try (Program program = withShim(b -> b.to(definer, definition))) {
      assertEquals(
          "use.so: a listener binds f to %s of %s, %s".formatted(definition, definer, problem),
          assertThrows(LinkException.InvalidRequest.class, () -> program.open("use.so"))
              .getMessage());
      assertEquals(1, program.libraries().size());
    }
  }

  @Test
  void a_definition_has_to_be_there() {
    assertRefused("nowhere.so", "f", "which is not loaded");
    assertRefused("shim.so", "f", "which does not define it");
  }

  @Test
  void a_definition_has_to_be_thread_local_if_the_reference_is() {
    TestModule tls = TestModule.library().memory(4, 2);
    tls.exportGlobal("__tls_base", tls.defineGlobal(true, 8)).exportAddress("own", 0);
    world.put("tls.so", tls.threadLocal("own"));
    try (Program program =
        withShim(b -> b.module().equals("GOT.mem") ? b.to("tls.so", "own") : b)) {
      program.open("tls.so");
      assertEquals(
          "use.so: a listener binds datum to own of tls.so, which is thread-local",
          assertThrows(LinkException.InvalidRequest.class, () -> program.open("use.so"))
              .getMessage());
    }
  }

  @Test
  void a_definition_has_to_be_of_the_same_type() {
    try (Program program =
        withShim(b -> b.kind() == Binding.Kind.DATA ? b : b.to("shim.so", "my_datum"))) {
      LinkException.Mismatch thrown =
          assertThrows(LinkException.Mismatch.class, () -> program.open("use.so", OpenFlag.NOW));
      assertEquals(
          """
          symbol mismatch: f
          >>> use.so expects function () -> i32 (import env.f)
          >>> shim.so defines data\
          """,
          thrown.getMessage().lines().limit(3).collect(Collectors.joining("\n")));
    }
  }
}
