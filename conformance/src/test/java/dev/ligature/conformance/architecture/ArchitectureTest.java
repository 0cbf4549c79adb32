package dev.ligature.conformance.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The direction of dependencies and other rules of the whole project. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ArchitectureTest {
  /** The stages from the first to the last: each may depend on those before it only. */
  private static final List<String> STAGES = List.of("wasm", "engine", "linker", "wasi", "cli");

  private JavaClasses classes;

  @BeforeAll
  void importClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(STAGES.stream().map(ArchitectureTest::packageOf).toList());
  }

  private static String packageOf(String stage) {
    return "dev.ligature." + stage;
  }

  private void check(ArchRule rule) {
    rule.check(classes);
  }

  @Test
  void stages_depend_on_earlier_stages_only() {
    for (int stage = 0; stage < STAGES.size(); stage++) {
      String[] later =
          STAGES.subList(stage + 1, STAGES.size()).stream()
              .map(name -> packageOf(name) + "..")
              .toArray(String[]::new);
      if (later.length > 0) {
        check(
            noClasses()
                .that()
                .resideInAPackage(packageOf(STAGES.get(stage)) + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(later));
      }
    }
  }

  @Test
  void packages_have_no_cycles() {
    check(slices().matching("dev.ligature.(**)").should().beFreeOfCycles());
  }

  @Test
  void only_the_cli_uses_the_standard_streams() {
    ArchRule rule = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.ligature.cli..")
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
            .because(rule.getDescription()));
  }

  @Test
  void static_fields_are_final() {
    check(fields().that().areStatic().should().beFinal());
  }

  @Test
  void the_engine_knows_nothing_of_dylink_sections() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.ligature.engine..")
            .should()
            .dependOnClassesThat()
            .haveSimpleNameStartingWith("Dylink"));
  }
}
