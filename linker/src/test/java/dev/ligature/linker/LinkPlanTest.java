package dev.ligature.linker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.guests.Guests;
import dev.ligature.linker.LinkPlan.Meaning;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a program would be linked of, for tools. */
class LinkPlanTest {
  private static LinkPlan plan(String guest, String... opened) {
    Path main = Guests.module(guest);
    ProgramConfig config = ProgramConfig.builder().libraryPath(main.resolveSibling("")).build();
    return DynamicLinker.create().plan(main, List.of(opened), config);
  }

  private static List<String> names(LinkPlan plan, List<Integer> places) {
    return places.stream().map(place -> plan.members().get(place).name()).toList();
  }

  /** What the imports of a library mean, by their names: the name of the definer, or the kind. */
  private static Map<String, String> meanings(LinkPlan plan, int place) {
    LinkPlan.Member member = plan.members().get(place);
    Map<String, String> meanings = new LinkedHashMap<>();
    for (int k = 0; k < member.meanings().size(); k++) {
      String meaning =
          switch (member.meanings().get(k)) {
            case Meaning.Defined defined -> plan.members().get(defined.member()).name();
            case Meaning.Chosen _ -> "chosen";
            case Meaning.Linkers _ -> "linker";
            case Meaning.Undefined(boolean weak) -> weak ? "weak" : "undefined";
            case Meaning.Other _ -> "other";
          };
      meanings.put(member.module().imports().get(k).qualifiedName(), meaning);
    }
    return meanings;
  }

  @Test
  void libraries_are_in_load_order_and_constructed_dependencies_first() {
    LinkPlan plan = plan("order/main.wasm");
    assertEquals(
        List.of("main.wasm", "a.so", "b.so", "c.so", "d.so"),
        plan.members().stream().map(LinkPlan.Member::name).toList());
    assertEquals(
        List.of("c.so", "d.so", "a.so", "b.so", "main.wasm"), names(plan, plan.construction()));
    assertEquals(List.of("c.so", "d.so"), names(plan, plan.members().get(1).needed()));
  }

  @Test
  void an_earlier_definition_is_what_a_reference_means() {
    Map<String, String> meanings = meanings(plan("interpose/main.wasm"), 1);
    assertEquals("main.wasm", meanings.get("env.allocate"));
    assertEquals("main.wasm", meanings.get("GOT.mem.setting"));
    assertEquals("other", meanings.get("env.__memory_base"));
  }

  @Test
  void functions_of_the_linker_and_of_the_host_are_told_apart() {
    Map<String, String> meanings = meanings(plan("dlfcn/dl.wasm"), 0);
    assertEquals("linker", meanings.get("env.dlopen"));
    assertEquals("undefined", meanings.get("wasi_snapshot_preview1.fd_write"));
    assertEquals(
        "chosen", meanings(plan("loader-symbols/main.wasm"), 0).get("GOT.mem.__heap_base"));
  }

  @Test
  void what_is_opened_brings_what_it_needs() {
    LinkPlan plan = plan("dlfcn/dl.wasm", "plugin.so");
    LinkPlan.Opening opening = plan.openings().getFirst();
    assertEquals("plugin.so", opening.name());
    assertEquals(List.of("helper.so", "plugin.so"), names(plan, opening.construction()));
    assertEquals(List.of("dl.wasm"), names(plan, plan.construction()));
  }

  @Test
  void what_is_opened_and_not_there_is_an_error() {
    LinkException.NotFound missing =
        assertThrows(LinkException.NotFound.class, () -> plan("dlfcn/dl.wasm", "none.so"));
    assertEquals(Optional.of("none.so"), missing.library());
  }
}
