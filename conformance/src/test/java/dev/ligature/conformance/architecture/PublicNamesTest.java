package dev.ligature.conformance.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Packages of ours and of the JDK can be imported whole, side by side. */
class PublicNamesTest {
  private static final List<String> OURS =
      List.of(
          "dev.ligature.linker",
          "dev.ligature.linker.bind",
          "dev.ligature.wasi",
          "dev.ligature.emscripten",
          "dev.ligature.fuse",
          "dev.ligature.postgres");

  private static final List<String> OF_THE_JDK =
      List.of("java.lang", "java.lang.foreign", "java.lang.invoke", "java.nio.file");

  @Test
  void no_public_class_has_the_name_of_one_of_the_jdk() {
    List<String> clashes = new ArrayList<>();
    int seen = 0;
    for (String name : OURS) {
      for (JavaClass type :
          new ClassFileImporter()
              .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
              .importPackages(name)
              .getPackage(name)
              .getClasses()) {
        if (type.getModifiers().contains(JavaModifier.PUBLIC) && type.isTopLevelClass()) {
          seen++;
          OF_THE_JDK.stream()
              .map(theirs -> theirs + "." + type.getSimpleName())
              .filter(PublicNamesTest::exists)
              .forEach(theirs -> clashes.add(type.getName() + " and " + theirs));
        }
      }
    }
    assertTrue(seen > 50, "only " + seen + " classes");
    assertEquals(List.of(), clashes);
  }

  private static boolean exists(String name) {
    try {
      Class.forName(name, false, null);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
