package dev.ligature.linker.graphs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Graph;
import dev.ligature.linker.testing.World;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Load order, construction and destruction over graphs of libraries: {@code a} is opened, then
 * closed.
 *
 * <p>A graph is a line of paths, {@code a->b->[cd]->e; f->a}, with {@code ;} between them: {@code
 * a} needs {@code b}, which needs {@code c} and {@code d} in this order, which both need {@code e};
 * {@code f} needs {@code a}. What a library needs in several paths it needs in the order in which
 * the line names it. Behind the graph stand the order in which libraries come into the link map,
 * which is breadth first, and the order of their constructors: dependencies first, siblings as
 * listed, a cycle broken at the edge that closes it. Destructors run the other way round.
 */
class LoadOrderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a                               | a       | a
          a->b                            | ab      | ba
          a->b->c                         | abc     | cba
          a->b->c->d->e                   | abcde   | edcba
          a->[bc]                         | abc     | bca
          a->[cb]                         | acb     | cba
          a->[bcdef]                      | abcdef  | bcdefa
          a->[fedcb]                      | afedcb  | fedcba
          a->b->[cd]->e                   | abcde   | ecdba
          a->b->[dc]->e                   | abdce   | edcba
          a->[bc]->d                      | abcd    | dbca
          a->[cb]->d                      | acbd    | dcba
          a->[bc]->[de]                   | abcde   | debca
          a->[bc]; b->[de]; c->[ed]       | abcde   | debca
          a->[bc]; b->[ed]; c->[de]       | abced   | edbca
          a->[bcd]; b->d; d->c            | abcd    | cdba
          a->[bcd]; d->c->b               | abcd    | bcda
          a->[bcd]; b->c->d               | abcd    | dcba
          a->[bc]; c->b                   | abc     | bca
          a->[bc]; b->c                   | abc     | cba
          a->[bcd]->e->f                  | abcdef  | febcda
          a->[bc]; b->d; c->e; d->e       | abcde   | edbca
          a->[bc]; b->d; c->e; e->d       | abcde   | dbeca
          a->b->c; a->d->c                | abdc    | cbda
          a->d->c; a->b->c                | adbc    | cdba
          a->[bcd]; b->e; c->f; d->g      | abcdefg | ebfcgda
          a->[bc]; b->[de]; c->[fg]       | abcdefg | debfgca
          a->b->d->f; a->c->e->f          | abcdef  | fdbeca
          a->c->f; a->b->d->e->f          | acbfde  | fcedba
          a->f; a->b->c->d->e->f          | afbcde  | fedcba
          a->b->c->d->e->f; a->f          | abfcde  | fedcba
          a->a                            | a       | a
          a->b->a                         | ab      | ba
          a->b->b                         | ab      | ba
          a->b->c->a                      | abc     | cba
          a->b->c->b                      | abc     | cba
          a->b->c->d->b                   | abcd    | dcba
          a->[bc]; b->c; c->b             | abc     | cba
          a->[cb]; b->c; c->b             | acb     | bca
          a->[bc]->a                      | abc     | bca
          a->[bc]; b->a; c->b             | abc     | bca
          a->b->[cd]; c->e; d->f->c       | abcdef  | ecfdba
          a->b->c->[ad]                   | abcd    | dcba
          a->b->c->[da]                   | abcd    | dcba
          a->[bd]; b->c->b; d->e->d       | abdce   | cbeda
          a->[bd]; b->c->b; d->e->d; c->d | abdce   | edcba
          a->[bd]; b->c->b; d->e->d; e->b | abdce   | cbeda
          a->[bcd]; b->c; c->d; d->b      | abcd    | dcba
          a->[dcb]; b->c; c->d; d->b      | adcb    | cbda
          a->b->c->d; d->[bc]; c->e       | abcde   | decba
          a->[aab]; b->[ba]               | ab      | ba
          """)
  void S05_S28_S48_graphs_load_breadth_first_and_are_constructed_dependencies_first(
      String graph, String loadOrder, String initOrder) {
    try (World world = new World().put(Graph.of(graph));
        Program program = world.program()) {
      Library root = program.open("a.so");
      assertEquals(initOrder, world.takeTrace());
      String loaded =
          program.libraries().stream()
              .map(library -> library.name().substring(0, 1))
              .collect(Collectors.joining());
      assertEquals(loadOrder, loaded);
      root.close();
      String finiOrder = new StringBuilder(initOrder).reverse().toString().toUpperCase(Locale.ROOT);
      assertEquals(finiOrder, world.takeTrace());
      assertEquals(0, program.libraries().size());
    }
  }
}
