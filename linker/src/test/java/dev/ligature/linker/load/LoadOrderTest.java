package dev.ligature.linker.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Graph;
import dev.ligature.linker.testing.World;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Load order, construction and destruction over graphs of libraries: {@code a} is opened. */
class LoadOrderTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a                        | a      | a      ",
        "a->b                     | ab     | ba     ",
        "a->b->c                  | abc    | cba    ",
        "a->[bc]                  | abc    | bca    ",
        "a->[cb]                  | acb    | cba    ",
        "a->b->[cd]->e            | abcde  | ecdba  ",
        "a->[bc]->d               | abcd   | dbca   ",
        "a->[bcd]; b->d; d->c     | abcd   | cdba   ",
        "a->[bc]; c->b            | abc    | bca    ",
        "a->[bc]; b->c            | abc    | cba    ",
        "a->a                     | a      | a      ",
        "a->b->a                  | ab     | ba     ",
        "a->b->c->a               | abc    | cba    ",
        "a->[bc]; b->c; c->b      | abc    | cba    ",
        "a->b->[cd]; c->e; d->f->c| abcdef | ecfdba ",
        "a->[bcdef]               | abcdef | bcdefa ",
        "a->[bc]; b->[de]; c->[ed]| abcde  | debca  ",
      })
  void S05_S28_S48_order(String graph, String loadOrder, String initOrder) {
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
