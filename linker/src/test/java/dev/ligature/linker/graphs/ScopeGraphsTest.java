package dev.ligature.linker.graphs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.testing.Graph;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which definition a reference is bound to. All libraries refer weakly to the same symbol.
 *
 * <p>A case is a graph as in {@link LoadOrderTest}, {@code @} being the main program; the libraries
 * that define the symbol; what is done: {@code ^a} preloads a, {@code +a} opens it, {@code -a}
 * closes it, with {@code :} and flags behind: g for GLOBAL, d for DEEPBIND, n for NODELETE, l for
 * NOLOAD. Last the link map with the library that each one's reference is bound to, {@code -} for
 * none, and under {@code *} what the global scope offers, if anything.
 */
class ScopeGraphsTest {
  private static final Map<Character, OpenFlag> FLAGS =
      Map.of(
          'g',
          OpenFlag.GLOBAL,
          'd',
          OpenFlag.DEEPBIND,
          'n',
          OpenFlag.NODELETE,
          'l',
          OpenFlag.NOLOAD);

  private static final String SYMBOL = "p";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      textBlock =
          """
          the root goes first                         | a->b          | a  | +a                     | a=a b=a
          what it needs is searched too               | a->b          | b  | +a                     | a=b b=b
          the root's own goes before what it needs    | a->b          | ab | +a                     | a=a b=a
          siblings as listed                          | a->[bc]       | bc | +a                     | a=b b=b c=b
          siblings as listed, not by name             | a->[cb]       | bc | +a                     | a=c c=c b=c
          breadth first, not depth first              | a->[bd]; b->c | cd | +a                     | a=d b=d d=d c=d
          depth counts from the root                  | a->b->c; a->c | bc | +a                     | a=b b=b c=b
          in a cycle too                              | a->b->a       | b  | +a                     | a=b b=b
          nobody defines it                           | a->b          |    | +a                     | a=- b=-
          local plug-ins do not meet                  | a; b          | ab | +a +b                  | a=a b=b
          a local plug-in offers nothing              | a; b          | a  | +a +b                  | a=a b=-
          what local plug-ins need does not meet      | a->c; b->d    | cd | +a +b                  | a=c c=c b=d d=d
          global offers to what comes later           | a; b          | a  | +a:g +b                | a=a b=a *=a
          global goes before local                    | a; b          | ab | +a:g +b                | a=a b=a *=a
          with DEEPBIND local goes before global      | a; b          | ab | +a:g +b:d              | a=a b=b *=a
          with DEEPBIND global comes behind           | a->b; c       | c  | +c:g +a:d              | c=c a=c b=c *=c
          what is needed goes with DEEPBIND           | a->b; c       | bc | +c:g +a:d              | c=c a=b b=b *=c
          DEEPBIND is for what the load brings        | a->b; c       | ac | +b +c:g +a:d           | b=- c=c a=a *=c
          a shared library stays with its first root  | a->c; b->c    | ab | +a +b                  | a=a c=a b=b
          nothing comes later to a weak reference     | a->c; b->c    | b  | +a +b                  | a=- c=- b=b
          what was needed may be opened first         | a->b          | ab | +b +a                  | b=b a=a
          what was needed may be global first         | a->b          | ab | +b:g +a                | b=b a=b *=b
          or local with the root before it            | a->b          | ab | +b:g +a:d              | b=b a=a *=b
          a promoted library is offered               | a; b          | a  | +a +a:g +b             | a=a b=a *=a
          promotion comes late for what is bound      | a; b          | a  | +b +a:g                | b=- a=a *=a
          promotion takes along what is needed        | a->c; b       | c  | +a +a:g +b             | a=c c=c b=c *=c
          a promoted library comes last               | a; b; c       | ab | +a +b:g +a:g +c        | a=a b=b c=b *=b
          global in the order of opening              | a; b; c       | ab | +b:g +a:g +c           | b=b a=b c=b *=b
          a later local does not demote               | a; b          | a  | +a:g +a +b             | a=a b=a *=a
          NOLOAD promotes                             | a; b          | a  | +a +a:lg +b            | a=a b=a *=a
          NOLOAD brings nothing                       | a; b          | a  | +a:lg +b               | b=-
          an unloaded library offers nothing          | a; b          | a  | +a:g -a +b             | b=-
          one that is used stays and offers           | a; b; c       | a  | +a:g +b -a +c          | a=a b=a c=a *=a
          one that is used keeps to itself if local   | a->c; b       | c  | +a +c -a +b            | c=c b=-
          NODELETE offers for good                    | a; b          | a  | +a:gn -a +b            | a=a b=a *=a
          the next in the order follows one that went | a; b; c       | bc | +b:g +c:gd -b +a       | c=c a=c *=c
          reopening puts it last                      | a; b; c       | ab | +a:g +b:gd -a +a:gd +c | b=b a=a c=b *=b
          what outlives its root keeps its scope      | a->[bc]       | c  | +a +b -a               | b=c c=c
          main goes first                             | @; a          | @a | +a                     | @=@ a=@ *=@
          main goes first but with DEEPBIND           | @; a          | @a | +a:d                   | @=@ a=a *=@
          what main needs is global                   | @->a; b       | a  | +b                     | @=a a=a b=a *=a
          what main needs in the order listed         | @->[ba]       | ab |                        | @=b b=b a=b *=b
          main's libraries breadth first              | @->[ab]; a->c | bc |                        | @=b a=b b=b c=b *=b
          a preload goes before them                  | @->b; a       | ab | ^a                     | @=a a=a b=a *=a
          preloads as listed                          | @; a; b       | ab | ^b ^a                  | @=b b=b a=b *=b
          a preload goes behind main                  | @; a          | @a | ^a                     | @=@ a=@ *=@
          a preload's needs go behind main's          | @->b; a->c    | bc | ^a                     | @=b a=b b=b c=b *=b
          a preload hides what a plug-in defines      | @; a; b       | ab | ^b +a                  | @=b b=b a=b *=b
          """)
  void S14_S15_S16_S17_S37(
      String name, String graph, String definers, String actions, String bindings) {
    Scenario scenario = scenario(graph, definers, actions);
    assertEquals(bindings, bindings(new LinkerSubject().run(scenario)));
    assertEquals(bindings, bindings(new Model().run(scenario)));
  }

  private static Scenario scenario(String graph, String definers, String actions) {
    Map<String, Scenario.Lib> libraries = new TreeMap<>();
    Graph.edges(graph)
        .forEach(
            (name, needed) -> {
              boolean defines = definers != null && definers.contains(name);
              Set<String> symbols = Set.of(SYMBOL);
              Set<String> none = Set.of();
              libraries.put(
                  name,
                  new Scenario.Lib(
                      name,
                      needed,
                      defines ? symbols : none,
                      Scenario.Linkage.PLAIN,
                      symbols,
                      none,
                      false,
                      false));
            });
    List<String> preloads = new ArrayList<>();
    List<Scenario.Step> steps = new ArrayList<>();
    for (String action : actions == null ? new String[0] : actions.split(" ")) {
      String name = action.substring(1, 2);
      switch (action.charAt(0)) {
        case '^' -> preloads.add(name);
        case '-' -> steps.add(new Scenario.Close(name));
        default -> steps.add(new Scenario.Open(name, flags(action)));
      }
    }
    return new Scenario(libraries, preloads, false, steps, false);
  }

  private static Set<OpenFlag> flags(String action) {
    Set<OpenFlag> flags = EnumSet.of(OpenFlag.LAZY);
    if (action.contains(":")) {
      action
          .substring(action.indexOf(':') + 1)
          .chars()
          .forEach(c -> flags.add(FLAGS.get((char) c)));
    }
    return flags;
  }

  private static String bindings(List<Observation> seen) {
    return seen.getLast().sees().entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue().replace(SYMBOL + "=", "").charAt(0))
        .filter(binding -> !binding.equals("*=-"))
        .collect(Collectors.joining(" "));
  }
}
