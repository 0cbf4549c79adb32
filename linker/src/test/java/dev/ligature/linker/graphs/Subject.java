package dev.ligature.linker.graphs;

import java.util.List;

/** Something that can do what a scenario says. */
interface Subject {
  /**
   * What is seen after the start and after each step, up to one that ends the program or a start
   * that fails.
   */
  List<Observation> run(Scenario scenario);
}
