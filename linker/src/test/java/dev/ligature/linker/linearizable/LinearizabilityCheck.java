package dev.ligature.linker.linearizable;

import org.jetbrains.lincheck.datastructures.StressOptions;

/** Has Lincheck look for a history that no order of its operations explains. */
public final class LinearizabilityCheck {
  private LinearizabilityCheck() {}

  /**
   * Prints what was found, if anything.
   *
   * @param arguments the class whose operations are checked, how many scenarios, how often each
   */
  public static void main(String... arguments) throws ClassNotFoundException {
    new StressOptions()
        .iterations(Integer.parseInt(arguments[1]))
        .invocationsPerIteration(Integer.parseInt(arguments[2]))
        .threads(3)
        .actorsPerThread(4)
        .actorsBefore(2)
        .actorsAfter(3)
        .minimizeFailedScenario(false)
        .sequentialSpecification(SequentialLinkMap.class)
        .check(Class.forName(arguments[0]));
    System.out.println("linearizable");
  }
}
