package dev.ligature.conformance.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The direction of dependencies and other rules of the whole project. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ArchitectureTest {
  /** The stages from the first to the last: each may depend on those before it only. */
  private static final List<String> STAGES =
      List.of("wasm", "engine", "linker", "fuse", "wasi", "emscripten", "postgres", "cli");

  /** The packages of the code generator from the first to the last: likewise. */
  private static final List<String> CODEGEN =
      List.of(
          "engine.codegen.classfile",
          "engine.codegen.type",
          "engine.codegen.loading",
          "engine.codegen.lines",
          "engine.codegen.body",
          "engine.codegen.plan",
          "engine.codegen.signature",
          "engine.codegen.layout",
          "engine.codegen.emit",
          "engine.codegen.generate",
          "engine.codegen");

  /** The packages of the linker, its API first: likewise. */
  private static final List<String> LINKER =
      List.of(
          "linker.bind",
          "linker",
          "linker.trace",
          "linker.find",
          "linker.image",
          "linker.map",
          "linker.allocate",
          "linker.host",
          "linker.resolve",
          "linker.relocate",
          "linker.initialize",
          "linker.thread",
          "linker.load",
          "linker.dlfcn",
          "linker.abi",
          "linker.marshal",
          "linker.program");

  private static final DescribedPredicate<JavaClass> IN_LINKER =
      resideInAPackage(packageOf("linker") + "..");

  /** The stages all of whose packages say where null may be. */
  private static final List<String> NULL_MARKED =
      List.of("wasm", "engine", "linker", "fuse", "wasi", "emscripten", "postgres", "cli");

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

  /** A rule about a package that is not there any more would hold. */
  private void requireClassesIn(String packageName) {
    assertTrue(
        classes.containPackage(packageName)
            && !classes.getPackage(packageName).getClasses().isEmpty(),
        "no classes in " + packageName);
  }

  /**
   * Checks that packages depend on those before them only.
   *
   * @param suffix what follows their names: {@code ..} if those below belong to them
   */
  private void checkOrder(List<String> packages, String suffix) {
    for (int k = 0; k < packages.size() - 1; k++) {
      String[] later =
          packages.subList(k + 1, packages.size()).stream()
              .map(name -> packageOf(name) + suffix)
              .toArray(String[]::new);
      check(
          noClasses()
              .that()
              .resideInAPackage(packageOf(packages.get(k)) + suffix)
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(later));
    }
  }

  @Test
  void stages_depend_on_earlier_stages_only() {
    STAGES.forEach(stage -> requireClassesIn(packageOf(stage)));
    checkOrder(STAGES, "..");
  }

  @Test
  void packages_of_the_code_generator_depend_on_earlier_ones_only() {
    CODEGEN.forEach(name -> requireClassesIn(packageOf(name)));
    checkOrder(CODEGEN, "");
  }

  @Test
  void every_package_of_the_code_generator_has_its_place_in_the_order() {
    checkOrderHasAll("engine.codegen", CODEGEN);
  }

  @Test
  void packages_of_the_linker_depend_on_earlier_ones_only() {
    LINKER.forEach(name -> requireClassesIn(packageOf(name)));
    checkOrder(LINKER, "");
  }

  @Test
  void every_package_of_the_linker_has_its_place_in_the_order() {
    checkOrderHasAll("linker", LINKER);
  }

  private void checkOrderHasAll(String root, List<String> order) {
    Set<String> all =
        classes.getPackage(packageOf(root)).getClassesInPackageTree().stream()
            .map(JavaClass::getPackageName)
            .collect(Collectors.toSet());
    assertEquals(order.stream().map(ArchitectureTest::packageOf).collect(Collectors.toSet()), all);
  }

  @Test
  void packages_have_no_cycles() {
    check(slices().matching("dev.ligature.(**)").should().beFreeOfCycles());
  }

  @Test
  void every_package_says_where_null_may_be() {
    for (String stage : NULL_MARKED) {
      requireClassesIn(packageOf(stage));
      List<String> unmarked =
          classes.getPackage(packageOf(stage)).getClassesInPackageTree().stream()
              .map(JavaClass::getPackage)
              .distinct()
              .filter(found -> !found.isAnnotatedWith(NullMarked.class))
              .map(JavaPackage::getName)
              .sorted()
              .toList();
      assertEquals(List.of(), unmarked);
    }
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
  void no_constructor_of_the_linker_has_more_than_six_parameters() {
    check(
        constructors()
            .that()
            .areDeclaredInClassesThat(IN_LINKER.and(not(assignableTo(Record.class))))
            .should(Constructors.takeAtMost(6)));
  }

  /** Within one class; what a subclass could see of it the compiler refuses. */
  @Test
  void no_constructor_of_the_linker_gives_its_object_away() {
    check(
        constructors()
            .that()
            .areDeclaredInClassesThat(IN_LINKER)
            .should(Constructors.keepTheirObject()));
  }

  @Test
  void static_fields_are_final() {
    check(fields().that().areStatic().should().beFinal());
  }

  @Test
  void the_engine_knows_nothing_of_dylink_sections() {
    assertTrue(classes.stream().anyMatch(type -> type.getSimpleName().startsWith("Dylink")));
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.ligature.engine..")
            .should()
            .dependOnClassesThat()
            .haveSimpleNameStartingWith("Dylink"));
  }
}
