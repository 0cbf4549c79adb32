package dev.ligature.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Names of C++ are as {@code llvm-cxxfilt} 19 writes them. */
class CxxNamesTest {
  private final List<String[]> pairs;

  CxxNamesTest() throws IOException {
    try (InputStream in = CxxNamesTest.class.getResourceAsStream("cxx-names.txt")) {
      pairs =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(line -> line.split("\t", -1))
              .toList();
    }
  }

  @Test
  void names_are_as_the_compiler_has_them() {
    List<String> wrong = new ArrayList<>();
    for (String[] pair : pairs) {
      String name = CxxNames.demangle(pair[0]).orElse(pair[0]);
      if (!name.equals(pair[1])) {
        wrong.add(pair[0] + ": " + name + ", not " + pair[1]);
      }
    }
    assertEquals("", String.join("\n", wrong));
    assertTrue(pairs.size() > 400, "only " + pairs.size());
  }

  @Test
  void lengths_are_of_bytes() {
    assertEquals(Optional.of("caf\u00e9(int)"), CxxNames.demangle("_Z5caf\u00e9i"));
  }

  @Test
  void what_is_no_mangled_name_is_none() {
    for (String symbol : List.of("", "main", "_Z", "_Zqq", "_R1f", "_ZN1A", "_Z1fT_", "_Z9f")) {
      assertEquals(Optional.empty(), CxxNames.demangle(symbol), symbol);
    }
  }

  @Test
  void a_name_that_is_cut_or_changed_ends() {
    Random random = new Random(1);
    String letters = "NIEJSTKPRO0123456789_vicXLZDabUlt";
    assertTimeoutPreemptively(
        Duration.ofMinutes(1),
        () -> {
          for (String[] pair : pairs) {
            for (int end = 0; end < pair[0].length(); end++) {
              CxxNames.demangle(pair[0].substring(0, end));
            }
            for (int i = 0; i < 100; i++) {
              StringBuilder changed = new StringBuilder(pair[0]);
              for (int n = random.nextInt(4); n >= 0; n--) {
                char letter = letters.charAt(random.nextInt(letters.length()));
                changed.setCharAt(random.nextInt(changed.length()), letter);
              }
              CxxNames.demangle(changed.toString());
            }
          }
        });
  }

  @Test
  void a_name_that_would_be_endless_is_none() {
    StringBuilder doubling = new StringBuilder("_Z1f1AFvS_S_E");
    for (int i = 0; i < 30; i++) {
      String last = "S" + Integer.toString(i, 36).toUpperCase(Locale.ROOT) + "_";
      doubling.append("Fv").append(last).append(last).append('E');
    }
    assertEquals(Optional.empty(), CxxNames.demangle(doubling.toString()));
    assertEquals(Optional.empty(), CxxNames.demangle("_Z1f" + "P".repeat(100_000) + "i"));
    StringBuilder vanishing = new StringBuilder("_Z1fIJEEvDpFvT_E");
    for (int i = 2; i < 130; i += 3) {
      String last = "S" + Integer.toString(i, 36).toUpperCase(Locale.ROOT) + "_";
      vanishing.append("DpFv").append(last).append(last).append("T_E");
    }
    assertTimeoutPreemptively(
        Duration.ofSeconds(20), () -> CxxNames.demangle(vanishing.toString()));
    CxxNames.demangle("_ZN1Acv1BIL_ZN1CcvFvPT_EIJT_EEEvEEIiEEv");
    CxxNames.demangle("_ZN1A" + "B1b".repeat(100_000) + "C1Ev");
    for (String part :
        List.of("J", "Tp", "XL_Z1fI", "N1AI", "Dv", "FP", "Z1fI", "Ul", "cv", "LU", "A")) {
      assertEquals(Optional.empty(), CxxNames.demangle("_Z1fI" + part.repeat(50_000)), part);
    }
    assertEquals(
        "f(int" + "*".repeat(200) + ")",
        CxxNames.demangle("_Z1f" + "P".repeat(200) + "i").orElseThrow());
  }
}
