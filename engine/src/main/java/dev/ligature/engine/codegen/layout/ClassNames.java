package dev.ligature.engine.codegen.layout;

/**
 * The binary names of a module's classes: the module's own, made fit, with a suffix that says what
 * the class is. Any name may be a module's, such as {@code dev} or {@code java}, so a class is the
 * module's only if its name is one of these as a whole.
 *
 * @param module the name without a suffix
 * @param groups how many groups of functions there are
 * @param stubs how many classes of call stubs
 */
public record ClassNames(String module, int groups, int stubs) {
  private static final String INSTANCE = "$instance";
  private static final String STUBS = "$plt";
  private static final String CODE = "$code";
  private static final char SEPARATOR = '$';

  /** What is not a number. */
  private static final int NONE = -1;

  public String instance() {
    return module + INSTANCE;
  }

  /** The hidden classes of functions that are called by reference. */
  public String code() {
    return module + CODE;
  }

  public String group(int group) {
    return module + SEPARATOR + group;
  }

  /** The class of parts of large functions of a group. */
  String part(int group, int number) {
    return group(group) + SEPARATOR + number;
  }

  String stub(int number) {
    return module + STUBS + number;
  }

  /** Whether a name is that of a class of the module, of which there may be none yet. */
  public boolean isOwn(String name) {
    return name.startsWith(module)
        && (name.equals(instance()) || stubNumber(name) >= 0 || groupNumber(name) >= 0);
  }

  /** The number of a class of call stubs; -1 if it is none. */
  public int stubNumber(String name) {
    return name.startsWith(module + STUBS)
        ? number(name, module.length() + STUBS.length(), name.length(), stubs)
        : NONE;
  }

  /** The group of a class of functions or of parts of functions; -1 if it is none. */
  public int groupNumber(String name) {
    if (!name.startsWith(module + SEPARATOR)) {
      return NONE;
    }
    int start = module.length() + 1;
    int end = name.indexOf(SEPARATOR, start);
    if (end < 0) {
      return number(name, start, name.length(), groups);
    }
    boolean part = number(name, end + 1, name.length(), Integer.MAX_VALUE) >= 0;
    return part ? number(name, start, end, groups) : NONE;
  }

  /** The number that stands at a place of a name, if it is below a limit. */
  private static int number(String name, int start, int end, int limit) {
    long value = 0;
    for (int k = start; k < end; k++) {
      char c = name.charAt(k);
      if (c < '0' || c > '9' || (k > start && value == 0)) {
        return NONE;
      }
      value = value * 10 + c - '0';
      if (value >= limit) {
        return NONE;
      }
    }
    return start < end ? (int) value : NONE;
  }
}
