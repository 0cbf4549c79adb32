package dev.ligature.linker.graphs;

import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.graphs.Scenario.Lib;
import dev.ligature.linker.graphs.Scenario.Linkage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Random scenarios. The same seed gives the same one. */
final class ScenarioGenerator {
  private static final String NAMES = "abcdefghijklmnopqrstuvwxyz0123";

  private final Random random;
  private final boolean ofElf;
  private final Binding binding;

  /** Rule 38 leaves open whether NOW binds what an earlier LAZY left unbound: so none is. */
  private enum Binding {
    ALWAYS_LAZY,
    ALWAYS_NOW,
    EITHER_AND_NO_FUNCTION_STAYS_UNBOUND
  }

  private ScenarioGenerator(long seed, boolean ofElf) {
    this.random = new Random(seed);
    this.ofElf = ofElf;
    this.binding = ofElf ? Binding.ALWAYS_LAZY : Binding.values()[random.nextInt(3)];
  }

  /** Up to 30 libraries, with all that the linker knows. */
  static Scenario any(long seed) {
    return new ScenarioGenerator(seed, false).next();
  }

  /**
   * Few libraries, and only what a native linker survives being asked: no constructor traps, no
   * reference stays undefined unless it is weak, nothing is closed that is not open.
   */
  static Scenario ofElf(long seed) {
    return new ScenarioGenerator(seed, true).next();
  }

  private Scenario next() {
    int size = 1 + random.nextInt(ofElf ? 6 : oneIn(3) ? NAMES.length() : 8);
    List<String> names = NAMES.substring(0, size).chars().mapToObj(Character::toString).toList();
    Map<String, Lib> libraries = new TreeMap<>();
    boolean main = ofElf || !oneIn(4);
    if (main) {
      libraries.put(Scenario.MAIN, main(names));
    }
    for (String name : names) {
      libraries.put(name, library(name, names));
    }
    List<String> preloads = main && oneIn(4) ? some(names, 1 + random.nextInt(2)) : List.of();
    boolean now = binding == Binding.ALWAYS_NOW;
    return new Scenario(libraries, preloads, now, steps(names, main), main && !ofElf && oneIn(3));
  }

  private boolean oneIn(int count) {
    return random.nextInt(count) == 0;
  }

  private Lib main(List<String> names) {
    if (ofElf) {
      return new Lib(
          Scenario.MAIN, List.of(), Set.of(), Linkage.PLAIN, Set.of(), Set.of(), false, false);
    }
    Lib any = library(Scenario.MAIN, names);
    List<String> needed = oneIn(3) ? some(names, random.nextInt(3)) : List.of();
    return new Lib(
        any.name(), needed, any.defines(), any.linkage(), any.weak(), Set.of(), false, false);
  }

  private Lib library(String name, List<String> names) {
    int count = random.nextInt(4);
    List<String> needed = some(names, Math.min(count, random.nextInt(4)));
    Set<String> defines = new TreeSet<>();
    Set<String> weak = new TreeSet<>();
    Set<String> strong = new TreeSet<>();
    for (String symbol : Scenario.SYMBOLS) {
      if (oneIn(3)) {
        defines.add(symbol);
      }
      if (oneIn(2) && mayRefer(symbol)) {
        (mayBeStrong(symbol) && oneIn(6) ? strong : weak).add(symbol);
      }
    }
    return new Lib(
        name,
        needed,
        defines,
        linkage(defines),
        weak,
        strong,
        !ofElf && oneIn(40),
        oneIn(ofElf ? 20 : 60));
  }

  private Linkage linkage(Set<String> defines) {
    Set<String> hidden = new TreeSet<>();
    if (oneIn(4)) {
      defines.stream().filter(symbol -> oneIn(2)).forEach(hidden::add);
    }
    return new Linkage(hidden, oneIn(5), oneIn(5), oneIn(4));
  }

  /** A weak reference to thread-local data has no address that C could test. */
  private boolean mayRefer(String symbol) {
    return !ofElf || !symbol.equals(Scenario.THREAD_LOCAL);
  }

  private boolean mayBeStrong(String symbol) {
    return !ofElf
        && (binding != Binding.EITHER_AND_NO_FUNCTION_STAYS_UNBOUND
            || !Scenario.isFunction(symbol));
  }

  private List<String> some(List<String> names, int count) {
    List<String> shuffled = new ArrayList<>(names);
    Collections.shuffle(shuffled, random);
    return List.copyOf(shuffled.subList(0, Math.min(count, shuffled.size())));
  }

  private List<Scenario.Step> steps(List<String> names, boolean main) {
    List<Scenario.Step> steps = new ArrayList<>();
    List<String> opened = new ArrayList<>();
    int count = 4 + random.nextInt(12);
    for (int i = 0; i < count; i++) {
      if (!opened.isEmpty() && oneIn(2)) {
        String name = opened.remove(random.nextInt(opened.size()));
        steps.add(new Scenario.Close(name));
      } else if (!ofElf && oneIn(12)) {
        steps.add(new Scenario.Close(any(names)));
      } else {
        String name = any(names);
        steps.add(new Scenario.Open(name, flags()));
        opened.add(name);
      }
    }
    if (main && oneIn(2)) {
      steps.add(new Scenario.Exit());
    }
    return steps;
  }

  private String any(List<String> names) {
    return names.get(random.nextInt(names.size()));
  }

  private boolean now() {
    return binding == Binding.ALWAYS_NOW || (binding != Binding.ALWAYS_LAZY && oneIn(2));
  }

  private Set<OpenFlag> flags() {
    Set<OpenFlag> flags = EnumSet.of(now() ? OpenFlag.NOW : OpenFlag.LAZY);
    if (oneIn(4)) {
      flags.add(OpenFlag.GLOBAL);
    }
    if (oneIn(8)) {
      flags.add(OpenFlag.LOCAL);
    }
    if (oneIn(12)) {
      flags.add(OpenFlag.NODELETE);
    }
    if (oneIn(6)) {
      flags.add(OpenFlag.DEEPBIND);
    }
    if (oneIn(10)) {
      flags.add(OpenFlag.NOLOAD);
    }
    return flags;
  }
}
