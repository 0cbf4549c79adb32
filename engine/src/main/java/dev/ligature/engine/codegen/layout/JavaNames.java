package dev.ligature.engine.codegen.layout;

/** Names of guest modules and functions as names of Java classes and methods, and back. */
public final class JavaNames {
  /** What the source file of generated classes begins with; the module's name follows. */
  public static final String SOURCE_PREFIX = "wasm:";

  /** Between the module and the file in the source file of a class of which lines are known. */
  private static final char FILE = ' ';

  /** What stands for that in the name of a module. */
  private static final char NO_FILE = '\u00a0';

  /** Behind the file, if some numbers of the class's lines stand for lines of other files. */
  private static final String OTHERS = "*";

  /** What class files do not allow in names of methods, and what stands in their place. */
  private static final String FORBIDDEN = ".;[/<>";

  private static final String REPLACEMENT = "\u00b7\u00a6\u27e6\u2215\u2039\u203a";

  /** Behind the name of the method with the body of a function with tail calls. */
  public static final String TAIL_CALLED = "~tail";

  /** Between the name of a function's method and the number of a part of it. */
  public static final char PART = '~';

  /** Names of more characters are cut in Java's names: those have an end at 65,535 bytes. */
  private static final int MAX_LENGTH = 1_000;

  private static final String CUT = "\u2026";

  private JavaNames() {}

  /** The source file of classes of whose lines nothing is known. */
  static String sourceFile(String module) {
    return SOURCE_PREFIX + shortened(module).replace(FILE, NO_FILE);
  }

  /**
   * The source file of a class of which lines are known.
   *
   * @param module the module's name
   * @param file the file that most lines are of
   * @param others whether some of its numbers stand for lines of other files
   */
  public static String sourceFile(String module, String file, boolean others) {
    return sourceFile(module) + FILE + shortened(file) + (others ? OTHERS : "");
  }

  /** The module's name in the source file of a class. */
  public static String moduleOf(String sourceFile) {
    int end = sourceFile.indexOf(FILE);
    return sourceFile
        .substring(SOURCE_PREFIX.length(), end < 0 ? sourceFile.length() : end)
        .replace(NO_FILE, FILE);
  }

  /** The file in the source file of a class; empty if no lines are known. */
  public static String fileOf(String sourceFile) {
    int start = sourceFile.indexOf(FILE);
    int end = sourceFile.length() - (isOfSeveralFiles(sourceFile) ? OTHERS.length() : 0);
    return start < 0 ? "" : sourceFile.substring(start + 1, end);
  }

  /** Whether some numbers of a class's lines stand for lines of other files. */
  public static boolean isOfSeveralFiles(String sourceFile) {
    return sourceFile.endsWith(OTHERS) && sourceFile.indexOf(FILE) >= 0;
  }

  /** The beginning of a name that is too long for a class file. */
  static String shortened(String name) {
    return name.length() <= MAX_LENGTH ? name : name.substring(0, MAX_LENGTH) + CUT;
  }

  /** The guest's name as a method name, which other guest's names that are long may share. */
  static String toMethod(String guest) {
    return guest.isEmpty() ? "\u2205" : translate(shortened(guest), FORBIDDEN, REPLACEMENT);
  }

  /** The guest's name of a method. */
  public static String toGuest(String method) {
    if (method.endsWith(TAIL_CALLED)) {
      return toGuest(method.substring(0, method.length() - TAIL_CALLED.length()));
    }
    return method.equals("\u2205") ? "" : translate(method, REPLACEMENT, FORBIDDEN);
  }

  /** The method of the function that a method is a part of: the method itself if of none. */
  public static String ofPart(String method) {
    if (method.endsWith(TAIL_CALLED)) {
      return ofPart(method.substring(0, method.length() - TAIL_CALLED.length()));
    }
    int end = method.length();
    while (end > 0 && Character.isDigit(method.charAt(end - 1))) {
      end--;
    }
    boolean part = end > 0 && end < method.length() && method.charAt(end - 1) == PART;
    return part ? ofPart(method.substring(0, end - 1)) : method;
  }

  /** Whether a method is a part of a function's, which calls it. */
  public static boolean isPart(String method) {
    return method.length() > ofPart(method).length() && !method.endsWith(TAIL_CALLED);
  }

  /**
   * The module's name as a binary class name, whose last dot keeps its place so that traces read
   * like {@code libz.so.inflate}.
   */
  static String toClass(String module) {
    String name = translate(shortened(module), ";[/<>", REPLACEMENT.substring(1));
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean emptyPart = result.isEmpty() || result.charAt(result.length() - 1) == '.';
      if (c != '.' || !emptyPart) {
        result.append(c);
      }
    }
    if (!result.isEmpty() && result.charAt(result.length() - 1) == '.') {
      result.setLength(result.length() - 1);
    }
    boolean reserved = result.isEmpty() || result.toString().startsWith("java.");
    return reserved ? "wasm." + result + (result.isEmpty() ? "module" : "") : result.toString();
  }

  private static String translate(String name, String from, String to) {
    StringBuilder result = null;
    for (int i = 0; i < name.length(); i++) {
      int at = from.indexOf(name.charAt(i));
      if (at >= 0) {
        result = result == null ? new StringBuilder(name) : result;
        result.setCharAt(i, to.charAt(at));
      }
    }
    return result == null ? name : result.toString();
  }
}
