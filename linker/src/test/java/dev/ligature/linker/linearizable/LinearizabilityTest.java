package dev.ligature.linker.linearizable;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.testing.Fork;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Rule 63, by Lincheck, in a JVM of its own since it changes classes. The system property {@code
 * ligature.lincheck} says how many scenarios, each of which is run {@value #TIMES} times.
 */
final class LinearizabilityTest {
  private static final int SCENARIOS = Integer.getInteger("ligature.lincheck", 40);
  private static final int TIMES = 500;

  private static String check(Class<?> operations) throws IOException, InterruptedException {
    return Fork.run(
        LinearizabilityCheck.class,
        List.of("-Xmx1g", "-XX:+EnableDynamicAgentLoading", "-Xshare:off"),
        operations.getName(),
        SCENARIOS,
        TIMES);
  }

  @Test
  void S63_openings_closings_and_lookups_behave_as_if_made_one_after_another() throws Exception {
    String output = check(LinkMapOperations.class);
    assertTrue(output.endsWith("linearizable\n"), output);
  }

  @Test
  void what_is_not_locked_is_seen() throws Exception {
    String output = check(HalfwayLinkMap.class);
    assertFalse(output.contains("linearizable\n"), output);
    assertTrue(output.contains("LincheckAssertionError"), output);
  }
}
