package dev.ligature.bench.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuestTasksTest {
  private static final String FOLDER =
      Path.of(System.getProperty("ligature.root"), "guests/modules/bench-alone").toString();

  private static GuestTasks open(String name) throws Throwable {
    GuestTasks tasks = new GuestTasks(LigatureGuest::open);
    tasks.open(List.of(FOLDER, name));
    return tasks;
  }

  private static String result(String answer) {
    return answer.substring(answer.indexOf('\t') + 1);
  }

  @Test
  void a_module_with_its_own_memory_and_the_library_give_the_same() throws Throwable {
    GuestTasks alone = open("alone.wasm");
    GuestTasks library = open("alone.so");
    for (String kernel : List.of("sieve", "matrix", "sha256", "sort", "machine")) {
      List<String> words = List.of(kernel, "50");
      assertEquals(result(library.call(words)), result(alone.call(words)), kernel);
    }
    assertEquals("15.0", result(alone.call(List.of("sieve", "50"))));
  }

  @Test
  void calls_from_both_sides_give_the_same() throws Throwable {
    GuestTasks calls = open("calls.wasm");
    String fromHost = result(calls.enter(List.of("step", "1000")));
    assertEquals(fromHost, result(calls.enterByField(List.of("step", "1000"))));
    assertEquals(fromHost, result(calls.call(List.of("call_host", "1000"))));
  }
}
