package dev.ligature.linker.graphs;

import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.graphs.Scenario.Lib;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rules of linking over names alone, as SEMANTICS has them, written without the linker's help:
 * nothing is cached, a state is copied whole before a load and put back if that fails. The numbers
 * are the rules'.
 */
final class Model implements Subject {
  private final ConstructionOrder order;

  /** In which order a load's libraries are constructed: the one choice that linkers differ in. */
  interface ConstructionOrder {
    /**
     * The libraries in the order of their constructors, those constructed before among them.
     *
     * @param roots what is loaded
     * @param breadthFirst the roots and all they need
     */
    List<String> of(Scenario scenario, List<String> roots, List<String> breadthFirst);
  }

  Model() {
    this(Model::postOrder);
  }

  Model(ConstructionOrder order) {
    this.order = order;
  }

  @Override
  public List<Observation> run(Scenario scenario) {
    List<Observation> seen = new ArrayList<>();
    Run run = new Run(scenario);
    if (!run.start()) {
      run.ended = true;
    }
    seen.add(run.observe(!run.ended));
    if (!run.ended) {
      for (Scenario.Step step : scenario.steps()) {
        boolean done =
            switch (step) {
              case Scenario.Open open -> run.open(open);
              case Scenario.Close close -> run.close(close.name());
              case Scenario.Exit exit -> run.exit();
            };
        seen.add(run.observe(done));
      }
    }
    return seen;
  }

  /** 28: dependencies first, siblings as listed, a cycle broken at the edge that closes it. */
  private static List<String> postOrder(Scenario scenario, List<String> roots, List<String> all) {
    List<String> order = new ArrayList<>();
    Set<String> visited = new TreeSet<>();
    roots.forEach(root -> visit(scenario, root, visited, order));
    return order;
  }

  private static void visit(
      Scenario scenario, String name, Set<String> visited, List<String> order) {
    if (visited.add(name)) {
      scenario.libraries().get(name).needed().forEach(n -> visit(scenario, n, visited, order));
      order.add(name);
    }
  }

  /** What a program is at one time. */
  private static final class State {
    final List<String> loaded = new ArrayList<>();
    final List<String> constructed = new ArrayList<>();
    final List<String> global = new ArrayList<>();
    final Map<String, List<List<String>>> local = new HashMap<>();
    final Set<String> deepBind = new TreeSet<>();
    final Set<String> forGood = new TreeSet<>();
    final Map<String, Integer> opened = new HashMap<>();

    /** By library and symbol, who defines it; nobody is an empty name. */
    final Map<String, Map<String, String>> bound = new HashMap<>();

    State copy() {
      State copy = new State();
      copy.loaded.addAll(loaded);
      copy.constructed.addAll(constructed);
      copy.global.addAll(global);
      local.forEach((name, scopes) -> copy.local.put(name, new ArrayList<>(scopes)));
      copy.deepBind.addAll(deepBind);
      copy.forGood.addAll(forGood);
      copy.opened.putAll(opened);
      bound.forEach((name, symbols) -> copy.bound.put(name, new HashMap<>(symbols)));
      return copy;
    }
  }

  /** A load that fails. */
  private static final class Failure extends Exception {
    private static final long serialVersionUID = 1;
  }

  private final class Run {
    private final Scenario scenario;
    private State state = new State();
    private final StringBuilder trace = new StringBuilder();
    private boolean ended;

    Run(Scenario scenario) {
      this.scenario = scenario;
    }

    private Lib lib(String name) {
      return scenario.libraries().get(name);
    }

    /** 7, 14, 31: main, the preloads, and what they need, all global and for good. */
    boolean start() {
      List<String> roots = new ArrayList<>();
      List<String> constructors = new ArrayList<>(scenario.preloads());
      if (scenario.hasMain()) {
        roots.add(Scenario.MAIN);
        constructors.add(Scenario.MAIN);
      }
      roots.addAll(scenario.preloads());
      return transact(
          () -> {
            load(roots, constructors, true, false, scenario.bindNow());
            state.forGood.addAll(roots);
          });
    }

    boolean open(Scenario.Open open) {
      // 36
      if (open.has(OpenFlag.NOLOAD) && !state.loaded.contains(open.name())) {
        return false;
      }
      return transact(
          () -> {
            List<String> root = List.of(open.name());
            load(
                root,
                root,
                open.has(OpenFlag.GLOBAL),
                open.has(OpenFlag.DEEPBIND),
                open.has(OpenFlag.NOW));
            // 35, 38
            state.opened.merge(open.name(), 1, Integer::sum);
            if (open.has(OpenFlag.NODELETE)) {
              state.forGood.add(open.name());
            }
          });
    }

    private interface Load {
      void run() throws Failure;
    }

    /** 39: what fails leaves nothing. */
    private boolean transact(Load load) {
      State before = state.copy();
      try {
        load.run();
        return true;
      } catch (Failure e) {
        state = before;
        return false;
      }
    }

    private void load(
        List<String> roots,
        List<String> constructors,
        boolean global,
        boolean deepBind,
        boolean now)
        throws Failure {
      List<String> all = breadthFirst(roots);
      List<String> fresh = all.stream().filter(l -> !state.loaded.contains(l)).toList();
      for (String name : fresh) {
        // 6
        if (lib(name).broken()) {
          throw new Failure();
        }
      }
      state.loaded.addAll(fresh);
      // 14, 37
      if (global) {
        all.stream().filter(l -> !state.global.contains(l)).forEach(state.global::add);
      }
      // 15, 16: who opens what is there already sees nothing new by it.
      for (String name : fresh.isEmpty() ? fresh : all) {
        state.local.computeIfAbsent(name, n -> new ArrayList<>()).add(new ArrayList<>(all));
      }
      if (deepBind) {
        state.deepBind.addAll(fresh);
      }
      for (String name : fresh) {
        bind(lib(name), now);
      }
      construct(order.of(scenario, constructors, breadthFirst(constructors)));
    }

    /** 17, 21, 22 */
    private void bind(Lib lib, boolean now) throws Failure {
      Map<String, String> symbols = new HashMap<>();
      for (String symbol : Scenario.SYMBOLS) {
        Optional<String> definer = first(searched(lib.name()), symbol);
        if (lib.bindsItself(symbol)) {
          continue;
        }
        if (lib.refersTo(symbol) && definer.isPresent()) {
          symbols.put(symbol, definer.get());
        } else if (lib.weak().contains(symbol)) {
          symbols.put(symbol, "");
        } else if (lib.strong().contains(symbol) && (now || !Scenario.isFunction(symbol))) {
          throw new Failure();
        }
      }
      state.bound.put(lib.name(), symbols);
    }

    /** 29, 32 */
    private void construct(List<String> order) throws Failure {
      List<String> completed = new ArrayList<>();
      for (String name : order) {
        if (state.constructed.contains(name)) {
          continue;
        }
        if (lib(name).traps()) {
          completed.reversed().forEach(done -> trace.append('~').append(done));
          throw new Failure();
        }
        trace.append(name);
        completed.add(name);
        state.constructed.add(name);
      }
    }

    /** 46 */
    boolean close(String name) {
      if (state.opened.getOrDefault(name, 0) == 0) {
        return false;
      }
      state.opened.merge(name, -1, Integer::sum);
      Set<String> live = new TreeSet<>();
      for (String library : state.loaded) {
        if (state.opened.getOrDefault(library, 0) > 0 || state.forGood.contains(library)) {
          hold(library, live);
        }
      }
      // 48
      List<String> dying =
          state.constructed.reversed().stream().filter(l -> !live.contains(l)).toList();
      dying.forEach(l -> trace.append('~').append(l));
      state.constructed.removeAll(dying);
      state.loaded.removeAll(dying);
      state.global.removeAll(dying);
      state.deepBind.removeAll(dying);
      dying.forEach(state.local::remove);
      dying.forEach(state.bound::remove);
      state.local.values().forEach(scopes -> scopes.forEach(scope -> scope.removeAll(dying)));
      return true;
    }

    /** 47 */
    private void hold(String library, Set<String> live) {
      if (live.add(library)) {
        lib(library).needed().forEach(n -> hold(n, live));
        for (String definer : state.bound.get(library).values()) {
          if (!definer.isEmpty()) {
            hold(definer, live);
          }
        }
      }
    }

    /** 49 */
    boolean exit() {
      state.constructed.reversed().forEach(l -> trace.append('~').append(l));
      ended = true;
      return true;
    }

    private List<String> breadthFirst(List<String> roots) {
      List<String> order = new ArrayList<>(roots);
      for (int i = 0; i < order.size(); i++) {
        for (String needed : lib(order.get(i)).needed()) {
          if (!order.contains(needed)) {
            order.add(needed);
          }
        }
      }
      return order;
    }

    /** 16: where references of a library are looked up, each library at its first place. */
    private List<String> searched(String library) {
      Set<String> order = new LinkedHashSet<>();
      scopes(library).forEach(order::addAll);
      return new ArrayList<>(order);
    }

    private List<List<String>> scopes(String library) {
      List<List<String>> scopes = new ArrayList<>(state.local.getOrDefault(library, List.of()));
      scopes.add(state.deepBind.contains(library) ? scopes.size() : 0, state.global);
      return scopes;
    }

    /** 42: in each scope what stands behind the caller, and all of a scope behind those. */
    private List<String> behind(String caller) {
      List<String> order = new ArrayList<>();
      boolean passed = false;
      for (List<String> scope : scopes(caller)) {
        passed |= scope.contains(caller);
        if (passed) {
          order.addAll(scope.subList(scope.indexOf(caller) + 1, scope.size()));
        }
      }
      return order;
    }

    private Optional<String> first(List<String> order, String symbol) {
      return order.stream().filter(l -> lib(l).exports(symbol)).findFirst();
    }

    Observation observe(boolean succeeded) {
      String traced = trace.toString();
      trace.setLength(0);
      Map<String, String> sees = new LinkedHashMap<>();
      if (ended) {
        return new Observation(succeeded, traced, "", sees);
      }
      String loaded = String.join("", state.loaded);
      for (String name : state.loaded) {
        sees.put(name, sees(lib(name)));
      }
      sees.put("*", found(state.global));
      return new Observation(succeeded, traced, loaded, sees);
    }

    private String sees(Lib lib) {
      StringBuilder text = new StringBuilder();
      for (String symbol : Scenario.SYMBOLS) {
        if (lib.refersTo(symbol)) {
          text.append(symbol).append('=').append(bound(lib, symbol)).append(' ');
        }
      }
      List<String> order = searched(lib.name());
      // 41
      List<String> handle =
          lib.name().equals(Scenario.MAIN) ? state.global : breadthFirst(List.of(lib.name()));
      return text
          + found(order)
          + " "
          + aliases(order)
          + " "
          + found(behind(lib.name()))
          + " "
          + found(handle);
    }

    /** 12: which functions that are found have one index. */
    private String aliases(List<String> order) {
      return Observation.aliases(
          Scenario.FUNCTIONS.stream()
              .map(
                  symbol ->
                      first(order, symbol)
                          .map(l -> lib(l).linkage().aliases() ? l : l + symbol)
                          .orElse(""))
              .toList());
    }

    /** 24: a function that nobody defined is looked up again when it is called. */
    private String bound(Lib lib, String symbol) {
      if (lib.bindsItself(symbol)) {
        return lib.name();
      }
      Map<String, String> symbols = state.bound.get(lib.name());
      if (!symbols.containsKey(symbol)) {
        first(searched(lib.name()), symbol).ifPresent(definer -> symbols.put(symbol, definer));
      }
      String definer = symbols.getOrDefault(symbol, "");
      return definer.isEmpty() ? "-" : definer;
    }

    private String found(List<String> order) {
      StringBuilder text = new StringBuilder();
      Scenario.SYMBOLS.forEach(symbol -> text.append(first(order, symbol).orElse("-")));
      return text.toString();
    }
  }
}
