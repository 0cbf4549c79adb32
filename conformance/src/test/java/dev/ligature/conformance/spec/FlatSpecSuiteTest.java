package dev.ligature.conformance.spec;

import dev.ligature.engine.EngineOptions;

/** The specification's test suite with operands in local variables, as in code with very many. */
final class FlatSpecSuiteTest extends SpecSuite {
  FlatSpecSuiteTest() {
    super(EngineOptions.DEFAULT.withOperandLimit(-1), "spec-suite-flat.txt");
  }
}
