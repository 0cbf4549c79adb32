package dev.ligature.linker.map;

import static dev.ligature.linker.map.LibraryState.ALLOCATED;
import static dev.ligature.linker.map.LibraryState.CONSTRUCTED;
import static dev.ligature.linker.map.LibraryState.CONSTRUCTING;
import static dev.ligature.linker.map.LibraryState.FAILED;
import static dev.ligature.linker.map.LibraryState.FINALIZED;
import static dev.ligature.linker.map.LibraryState.FINALIZING;
import static dev.ligature.linker.map.LibraryState.FOUND;
import static dev.ligature.linker.map.LibraryState.INSTANTIATED;
import static dev.ligature.linker.map.LibraryState.RELOCATED;
import static dev.ligature.linker.map.LibraryState.UNLOADED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.Engine;
import dev.ligature.linker.find.FoundModule;
import dev.ligature.linker.find.ModuleCache;
import dev.ligature.linker.testing.TestModule;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The transitions between the states of a library: those of the tables, and no others. */
class LibraryStateTest {
  private static final Map<LibraryState, List<LibraryState>> TRANSITIONS =
      Map.of(
          FOUND, List.of(ALLOCATED, UNLOADED),
          ALLOCATED, List.of(INSTANTIATED, UNLOADED),
          INSTANTIATED, List.of(RELOCATED, UNLOADED),
          RELOCATED, List.of(CONSTRUCTING, FINALIZED, UNLOADED),
          CONSTRUCTING, List.of(CONSTRUCTED, FAILED, FINALIZED),
          CONSTRUCTED, List.of(FINALIZING, FINALIZED),
          FAILED, List.of(FINALIZED),
          FINALIZING, List.of(FINALIZED),
          FINALIZED, List.of(UNLOADED),
          UNLOADED, List.of());

  private static final Map<Presence, List<Presence>> PRESENCES =
      Map.of(
          Presence.STAYING, List.of(Presence.CONDEMNED),
          Presence.CONDEMNED, List.of(Presence.LINGERING),
          Presence.LINGERING, List.of());

  @ParameterizedTest
  @EnumSource(LibraryState.class)
  void a_library_comes_from_a_state_to_those_of_the_table_only(LibraryState from) {
    for (LibraryState to : LibraryState.values()) {
      if (TRANSITIONS.getOrDefault(from, List.of()).contains(to)) {
        assertEquals(to, from.to(to, "a.so"));
      } else {
        var e = assertThrows(IllegalStateException.class, () -> from.to(to, "a.so"));
        assertEquals("a.so is %s and can't become %s".formatted(from, to), e.getMessage());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Presence.class)
  void a_library_departs_by_the_steps_of_the_table_only(Presence from) {
    for (Presence to : Presence.values()) {
      if (PRESENCES.getOrDefault(from, List.of()).contains(to)) {
        assertEquals(to, from.to(to, "a.so"));
      } else {
        var e = assertThrows(IllegalStateException.class, () -> from.to(to, "a.so"));
        assertEquals("a.so is %s and can't become %s".formatted(from, to), e.getMessage());
      }
    }
  }

  private static LoadedLibrary library() {
    LinkMaps maps = new LinkMaps(changed -> {}, new ReentrantLock());
    byte[] module = TestModule.library().build();
    FoundModule found = FoundModule.inMemory(new ModuleCache(new Engine()).of("a.so", module));
    return new LoadedLibrary("a.so", found, null, maps.base());
  }

  @Test
  void a_library_keeps_its_state_where_it_can_not_go_on() {
    LoadedLibrary library = library();
    var e =
        assertThrows(IllegalStateException.class, () -> library.enter(LibraryState.CONSTRUCTED));
    assertEquals("a.so is FOUND and can't become CONSTRUCTED", e.getMessage());
    assertEquals(FOUND, library.state());
  }

  @Test
  void a_library_lingers_only_once_it_was_condemned() {
    LoadedLibrary library = library();
    var e = assertThrows(IllegalStateException.class, library::setLingering);
    assertEquals("a.so is STAYING and can't become LINGERING", e.getMessage());
    library.setDying();
    assertTrue(library.isDyingBy(Thread.currentThread()));
    library.setLingering();
    assertTrue(library.isDying() && library.isLingering());
  }

  @Test
  void an_opening_holds_a_library_until_it_ends_and_is_closed() {
    LoadedLibrary library = library();
    library.beginOpening();
    assertTrue(library.close());
    assertFalse(library.close());
    assertTrue(library.isHeld());
    library.endOpening();
    assertFalse(library.isHeld());
    var e = assertThrows(IllegalStateException.class, library::endOpening);
    assertEquals("no opening is under way", e.getMessage());
  }

  @Test
  void a_library_to_stay_is_held_until_it_is_abandoned() {
    LoadedLibrary library = library();
    library.setNoDelete();
    assertTrue(library.isHeld());
    library.abandon();
    assertFalse(library.isHeld());
  }
}
