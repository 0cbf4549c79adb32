package dev.ligature.linker.graphs;

import dev.ligature.linker.OpenFlag;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Libraries and what is done with them. A library's name is one letter or digit; the main program's
 * is {@code @}. Printed, it is a line such as
 *
 * <pre>  @->[ab]; a->b; b(p,P;q;r) preload b: +a:NOW:GLOBAL -a exit</pre>
 *
 * which says that main needs a and b, and a needs b; b defines the function p and the datum P,
 * refers weakly to q and strongly to r; b is preloaded; a is opened, then closed, and the program
 * ends. {@code !} behind a library says that its constructor traps, {@code ?} that it needs a
 * library that is not there, {@code =} that it binds its references to its own definitions as
 * {@code -Bsymbolic} does, {@code ~p} that it hides p, {@code &} that all its functions are one,
 * and {@code '} that its definitions are weak.
 *
 * @param libraries the libraries by name, main among them if there is one
 * @param preloads the libraries that are preloaded
 * @param bindNow whether all functions are bound when their library is loaded ({@code LD_BIND_NOW})
 * @param steps what is done
 * @param threads whether a second thread sees it all too
 */
record Scenario(
    Map<String, Lib> libraries,
    List<String> preloads,
    boolean bindNow,
    List<Step> steps,
    boolean threads) {
  static final String MAIN = "@";

  /** What is data of each thread. */
  static final String THREAD_LOCAL = "T";

  /** The names that libraries define and refer to: functions in small letters, then data. */
  static final List<String> SYMBOLS = List.of("p", "q", "r", "P", "Q", THREAD_LOCAL);

  /** Those that are functions. */
  static final List<String> FUNCTIONS = SYMBOLS.stream().filter(Scenario::isFunction).toList();

  static boolean isFunction(String symbol) {
    return Character.isLowerCase(symbol.charAt(0));
  }

  /**
   * How a library's definitions are linked.
   *
   * @param hidden those that nobody else sees
   * @param symbolic whether its references to them are bound by the static linker
   * @param aliases whether all its functions are one
   * @param weak whether they are weak, which makes no difference
   */
  record Linkage(Set<String> hidden, boolean symbolic, boolean aliases, boolean weak) {
    static final Linkage PLAIN = new Linkage(Set.of(), false, false, false);

    @Override
    public String toString() {
      return (hidden.isEmpty() ? "" : "~" + String.join("", hidden))
          + (symbolic ? "=" : "")
          + (aliases ? "&" : "")
          + (weak ? "'" : "");
    }
  }

  /**
   * A library.
   *
   * @param defines what it defines, hidden or not
   * @param traps whether its constructor traps
   * @param broken whether it also needs a library that is nowhere
   */
  record Lib(
      String name,
      List<String> needed,
      Set<String> defines,
      Linkage linkage,
      Set<String> weak,
      Set<String> strong,
      boolean traps,
      boolean broken) {
    boolean refersTo(String symbol) {
      return weak.contains(symbol) || strong.contains(symbol);
    }

    /** Whether others can find its definition of a symbol. */
    boolean exports(String symbol) {
      return defines.contains(symbol) && !linkage.hidden().contains(symbol);
    }

    /** Whether its reference to a symbol is its own definition, without any lookup. */
    boolean bindsItself(String symbol) {
      return defines.contains(symbol) && (linkage.symbolic() || linkage.hidden().contains(symbol));
    }

    Lib without(String dependency) {
      List<String> fewer = needed.stream().filter(n -> !n.equals(dependency)).toList();
      return new Lib(name, fewer, defines, linkage, weak, strong, traps, broken);
    }

    @Override
    public String toString() {
      String symbols =
          "(%s;%s;%s)"
              .formatted(
                  String.join(",", defines), String.join(",", weak), String.join(",", strong));
      return name
          + (symbols.equals("(;;)") ? "" : symbols)
          + linkage
          + (traps ? "!" : "")
          + (broken ? "?" : "")
          + (needed.isEmpty() ? "" : "->[" + String.join("", needed) + "]");
    }
  }

  /** One thing that is done. */
  sealed interface Step {}

  /** A library is opened. */
  record Open(String name, Set<OpenFlag> flags) implements Step {
    Open {
      flags = EnumSet.copyOf(flags);
    }

    boolean has(OpenFlag flag) {
      return flags.contains(flag);
    }

    @Override
    public String toString() {
      return "+" + name + flags.stream().map(f -> ":" + f).collect(Collectors.joining());
    }
  }

  /** A library is closed once, open or not. */
  record Close(String name) implements Step {
    @Override
    public String toString() {
      return "-" + name;
    }
  }

  /** Main returns; nothing follows. */
  record Exit() implements Step {
    @Override
    public String toString() {
      return "exit";
    }
  }

  boolean hasMain() {
    return libraries.containsKey(MAIN);
  }

  /** Whether a step, a preload or main asks for a library by name. */
  boolean uses(String name) {
    return name.equals(MAIN)
        || preloads.contains(name)
        || steps.stream()
            .anyMatch(
                step ->
                    switch (step) {
                      case Open open -> open.name().equals(name);
                      case Close close -> close.name().equals(name);
                      case Exit exit -> false;
                    });
  }

  /** The same without a library, which nobody needs then. */
  Scenario without(String name) {
    Map<String, Lib> fewer = new TreeMap<>();
    libraries.forEach((other, lib) -> fewer.put(other, lib.without(name)));
    fewer.remove(name);
    return new Scenario(fewer, preloads, bindNow, steps, threads);
  }

  Scenario withSteps(List<Step> fewer) {
    return new Scenario(libraries, preloads, bindNow, List.copyOf(fewer), threads);
  }

  @Override
  public String toString() {
    return libraries.values().stream().map(Lib::toString).collect(Collectors.joining("; "))
        + (preloads.isEmpty() ? "" : " preload " + String.join("", preloads))
        + (threads ? " threads" : "")
        + (bindNow ? " now: " : ": ")
        + steps.stream().map(Step::toString).collect(Collectors.joining(" "));
  }
}
