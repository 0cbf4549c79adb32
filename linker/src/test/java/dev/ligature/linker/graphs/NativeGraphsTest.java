package dev.ligature.linker.graphs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random graphs as ELF libraries under the system's own linker, against ours. Where the two differ
 * is listed in {@code docs/differences-from-glibc.md}; all else has to be equal.
 */
class NativeGraphsTest {
  private static final int GRAPHS = Integer.getInteger("ligature.nativeGraphs", 40);
  private static final long FIRST_SEED = Long.getLong("ligature.seed", 1);

  @TempDir private Path folder;

  private final Subject linker = new LinkerSubject();

  @Test
  void glibc_does_with_random_graphs_as_the_linker_except_for_what_is_listed() throws IOException {
    assumeTrue(NativeSubject.isThere("gcc"), "gcc is not installed");
    Subject system = new NativeSubject("gcc", folder);
    for (long seed = FIRST_SEED; seed < FIRST_SEED + GRAPHS; seed++) {
      Scenario scenario = ScenarioGenerator.ofElf(seed);
      List<Observation> expected = system.run(scenario);
      List<Observation> actual = linker.run(scenario);
      for (int i = 0; i < expected.size(); i++) {
        Observation theirs = expected.get(i);
        String failure = "seed %d, step %d (0 is the start): %s".formatted(seed, i, scenario);
        assertEquals(
            comparable(scenario, theirs, theirs).toString(),
            comparable(scenario, actual.get(i), theirs).toString(),
            failure);
      }
    }
  }

  /** What is left when what differs by intention is made equal. */
  private static Observation comparable(Scenario scenario, Observation one, Observation asked) {
    Map<String, String> sees = new LinkedHashMap<>(one.sees());
    sees.replaceAll(
        (name, text) ->
            name.equals("*")
                ? text
                : masked(
                    withShortHandle(scenario, name, text), asked.sees().getOrDefault(name, text)));
    return new Observation(one.succeeded(), normal(scenario, one.trace()), one.loaded(), sees);
  }

  /**
   * glibc gives what outlives an unloading a search list of itself and what it needs directly, and
   * keeps to it when it is opened later. Only that part of the last column is compared.
   */
  private static String withShortHandle(Scenario scenario, String name, String text) {
    int start = text.length() - Scenario.SYMBOLS.size();
    StringBuilder result = new StringBuilder(text);
    for (int i = 0; i < Scenario.SYMBOLS.size(); i++) {
      String definer = text.substring(start + i, start + i + 1);
      boolean near = definer.equals(name) || needed(scenario, name).contains(definer);
      if (!near && !definer.equals(".") && !name.equals(Scenario.MAIN)) {
        result.setCharAt(start + i, '-');
      }
    }
    return result.toString();
  }

  /** Dots where the system's linker was not asked. */
  private static String masked(String text, String mask) {
    if (text.length() != mask.length()) {
      return text;
    }
    StringBuilder result = new StringBuilder(text);
    for (int i = 0; i < mask.length(); i++) {
      if (mask.charAt(i) == '.') {
        result.setCharAt(i, '.');
      }
    }
    return result.toString();
  }

  /**
   * A trace in alphabetical order, if it keeps to dependencies: the order of siblings and within
   * cycles is a linker's choice.
   */
  private static String normal(Scenario scenario, String trace) {
    List<String> up = new ArrayList<>();
    List<String> down = new ArrayList<>();
    for (int i = 0; i < trace.length(); i++) {
      boolean destructs = trace.charAt(i) == '~';
      i += destructs ? 1 : 0;
      if (trace.charAt(i) != '@') {
        (destructs ? down : up).add(trace.substring(i, i + 1));
      }
    }
    return ordered(scenario, up) + " ~" + ordered(scenario, down.reversed());
  }

  private static String ordered(Scenario scenario, List<String> order) {
    for (int i = 0; i < order.size(); i++) {
      for (int j = i + 1; j < order.size(); j++) {
        String first = order.get(i);
        String second = order.get(j);
        if (needed(scenario, first).contains(second) && !reaches(scenario, second, first)) {
          return String.join("", order) + ", though " + first + " needs " + second;
        }
      }
    }
    return String.join("", new TreeSet<>(order));
  }

  private static List<String> needed(Scenario scenario, String name) {
    return scenario.libraries().get(name).needed();
  }

  private static boolean reaches(Scenario scenario, String from, String to) {
    List<String> reached = new ArrayList<>(List.of(from));
    for (int i = 0; i < reached.size(); i++) {
      for (String next : needed(scenario, reached.get(i))) {
        if (!reached.contains(next)) {
          reached.add(next);
        }
      }
    }
    return reached.contains(to);
  }
}
