package dev.ligature.engine.codegen.signature;

import java.util.List;

/** Which classes only write code, so that what runs code that is there can do without them. */
public final class GeneratorClasses {
  private static final String CODEGEN = "dev/ligature/engine/codegen/";

  /** Packages none of whose classes is needed to run code. */
  private static final List<String> PACKAGES = List.of("body/", "emit/", "generate/", "plan/");

  /** The writer of class files, and what else is in its package. */
  private static final String WRITER = "classfile/";

  private static final List<String> NO_WRITERS =
      List.of("classfile/MethodTypes", "classfile/TypeKind");

  /** Classes of other packages, with those that they contain. */
  private static final List<String> CLASSES =
      List.of(
          "signature/CallSequence",
          "signature/GuardGenerator",
          "signature/HostGenerator",
          "signature/Presence",
          "signature/ResumptionGenerator",
          "signature/SignatureGenerator");

  private GeneratorClasses() {}

  /**
   * Whether a class is one.
   *
   * @param name its name with slashes, with the suffix of class files or without
   */
  public static boolean contains(String name) {
    if (!name.startsWith(CODEGEN)) {
      return false;
    }
    String place = name.substring(CODEGEN.length());
    return PACKAGES.stream().anyMatch(place::startsWith)
        || (place.startsWith(WRITER) && !isOneOf(place, NO_WRITERS))
        || isOneOf(place, CLASSES);
  }

  private static boolean isOneOf(String place, List<String> classes) {
    return classes.stream()
        .anyMatch(
            own -> place.equals(own) || place.startsWith(own + ".") || place.startsWith(own + "$"));
  }
}
