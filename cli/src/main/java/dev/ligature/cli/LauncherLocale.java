package dev.ligature.cli;

import java.util.HashMap;
import java.util.Map;

/**
 * The locale that the user has set. The launcher starts the JVM in one of UTF-8, since the JVM
 * decodes names by it, and says in a system property what was there before.
 */
final class LauncherLocale {
  private static final String VARIABLE = "LC_ALL";
  private static final String SET = "ligature.locale";
  private static final String UNSET = "ligature.locale.unset";

  private LauncherLocale() {}

  /** The environment as the launcher got it. */
  static Map<String, String> restored(Map<String, String> environment) {
    String before = System.getProperty(SET);
    if (before == null && System.getProperty(UNSET) == null) {
      return environment;
    }
    Map<String, String> restored = new HashMap<>(environment);
    if (before == null) {
      restored.remove(VARIABLE);
    } else {
      restored.put(VARIABLE, before);
    }
    return restored;
  }
}
