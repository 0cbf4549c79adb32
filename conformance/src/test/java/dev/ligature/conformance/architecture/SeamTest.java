package dev.ligature.conformance.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/seam.md} lists what the linker uses and implements of the engine: all of it, and
 * nothing else.
 */
final class SeamTest {
  private static final String ENGINE = "dev.ligature.engine";

  /** A type, or a type and a member, in a cell of its own. */
  private static final Pattern ENTRY = Pattern.compile("(?m)^\\| `([\\w.]+(?:#\\w+)?)` \\|");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ENGINE, "dev.ligature.linker");

  private static boolean isOfEngine(JavaClass type) {
    return type.getPackageName().startsWith(ENGINE);
  }

  /** A type as its file's other code names it: {@code Global.I32}. */
  private static String name(JavaClass type) {
    return type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
  }

  private static String name(JavaMember member) {
    String own = member instanceof JavaConstructor ? "new" : member.getName();
    return name(member.getOwner()) + "#" + own;
  }

  /** Members, and types of which no member is used. */
  private static SortedSet<String> used() {
    SortedSet<String> types = new TreeSet<>();
    SortedSet<String> used = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      if (!type.getPackageName().startsWith("dev.ligature.linker")) {
        continue;
      }
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (isOfEngine(target)) {
          types.add(name(target));
        }
      }
      type.getAccessesFromSelf().forEach(access -> add(used, access.getTarget()));
      type.getMethodReferencesFromSelf().forEach(access -> add(used, access.getTarget()));
      type.getMethods().forEach(method -> addOverridden(used, method));
    }
    types.removeIf(type -> !used.tailSet(type + "#").headSet(type + "$").isEmpty());
    used.addAll(types);
    return used;
  }

  /** What the engine's types inherit from the JDK's is nobody's seam. */
  private static void add(SortedSet<String> used, AccessTarget target) {
    target
        .resolveMember()
        .filter(member -> isOfEngine(member.getOwner()))
        .ifPresent(member -> used.add(name(member)));
  }

  /** What the linker implements. */
  private static void addOverridden(SortedSet<String> used, JavaMethod method) {
    String[] parameters =
        method.getRawParameterTypes().stream().map(JavaClass::getName).toArray(String[]::new);
    Stream.concat(
            method.getOwner().getAllRawSuperclasses().stream(),
            method.getOwner().getAllRawInterfaces().stream())
        .filter(SeamTest::isOfEngine)
        .flatMap(type -> type.tryGetMethod(method.getName(), parameters).stream())
        // Others only have the same name.
        .filter(
            inherited ->
                inherited.getModifiers().contains(JavaModifier.PUBLIC)
                    || inherited.getModifiers().contains(JavaModifier.PROTECTED))
        .forEach(overridden -> used.add(name(overridden)));
  }

  @Test
  void the_list_is_complete_and_no_longer_than_that() throws IOException {
    String text = Files.readString(Path.of(System.getProperty("ligature.root"), "docs", "seam.md"));
    SortedSet<String> listed = new TreeSet<>();
    for (Matcher entry = ENTRY.matcher(text); entry.find(); ) {
      assertTrue(listed.add(entry.group(1)), entry.group(1) + " is listed twice");
    }
    assertEquals(String.join("\n", used()), String.join("\n", listed));
  }
}
