package dev.ligature.engine.codegen.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.engine.codegen.Wat;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often each {@code nop} is guessed to run. */
final class FrequenciesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nop                                                              | [1.0]
          nop return nop                                                   | [1.0, 0.0]
          loop nop end nop                                                 | [8.0, 1.0]
          loop loop nop end nop end                                        | [64.0, 8.0]
          local.get $x if nop end nop                                      | [0.5, 1.0]
          local.get $x if nop else nop end nop                             | [0.5, 0.5, 1.0]
          local.get $x if nop unreachable end nop                          | [0.5, 0.5]
          local.get $x if nop br 0 else nop return end nop                 | [0.5, 0.5, 0.5]
          block local.get $x br_if 0 nop end nop                           | [0.5, 1.0]
          block block br 1 end nop end nop                                 | [0.0, 1.0]
          block block block block local.get $x br_table 0 1 2 3 end nop return end nop return end nop br 0 end nop \
              | [0.25, 0.25, 0.25, 0.5]
          block loop nop br 1 end nop end nop                              | [8.0, 0.0, 1.0]
          loop nop local.get $x br_if 0 nop end nop                        | [8.0, 4.0, 1.0]
          block loop nop local.get $x br_if 1 nop br 0 end end nop         | [8.0, 4.0, 1.0]
          block loop loop nop local.get $x br_if 2 br 0 end end end nop    | [64.0, 1.0]
          block loop local.get $x br_if 1 local.get $x if return end br 0 end end nop | [0.6666667]
          loop nop br 0 end nop                                            | [8.0, 0.0]
          try nop catch_all nop end nop                                    | [1.0, 0.015625, 1.0]
          try nop catch $t nop catch_all nop end nop                       | [1.0, 0.015625, 0.015625, 1.0]
          """)
  void code(String code, String expected) {
    Wat function = Wat.of("(func (param $x i32) " + code + ") (tag $t)");
    Instructions body = function.body().code();
    Region root = Region.root(body.size());
    Frequencies frequencies = Frequencies.of(function.body(), List.of(root));
    List<Float> found = new ArrayList<>();
    for (int i = 0; i < body.size(); i++) {
      if (body.op(i) == Op.NOP) {
        found.add(frequencies.at(i));
      }
    }
    assertEquals(expected, found.toString());
  }
}
