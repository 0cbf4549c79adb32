package dev.ligature.postgres.session;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of settings that a client has made up, such as {@code my.name}. The backend lists all
 * settings but these, so they are looked for in the text of what sets them.
 */
final class CustomSettings {
  /** A name behind {@code SET}, or in quotes as what {@code set_config} is given first. */
  private static final String NAME = "\"?([\\w$]+\"?\\s*\\.\\s*\"?[\\w$.]+)\"?";

  private static final Pattern SETS =
      Pattern.compile(
          "\\bset\\s+(?:session\\s+)?" + NAME + "|\\bset_config\"?\\s*\\(\\s*'" + NAME + "'",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);

  private static final Pattern SETS_ANY =
      Pattern.compile(
          "\\bset_config\"?\\s*\\(\\s*(?!'[^']*'\\s*,|\\s|[^()]*,[^()]*,\\s*true\\s*\\))",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);

  private static final Pattern COMMENT =
      Pattern.compile("/\\*(?:(?!/\\*|\\*/).)*+\\*/|--[^\\n]*", Pattern.DOTALL);

  private static final String OWN =
      "p.pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)";

  /** The same in functions of the database, as a query. */
  static final String IN_FUNCTIONS =
      """
      SELECT DISTINCT m[1]
      FROM pg_catalog.pg_proc p, pg_catalog.regexp_matches(p.prosrc,
        '(?:\\mset\\s+(?:session\\s+)?|\\mset_config"?\\s*\\(\\s*'')"?([\\w$]+"?\\s*\\.\\s*"?[\\w$.]+)',
        'gi') m
      WHERE p.prosrc ILIKE '%set%' AND\
      """
          + " "
          + OWN;

  /** Functions that set for the session what their text does not name, as a query. */
  static final String UNKNOWN_IN_FUNCTIONS =
      """
      SELECT p.oid FROM pg_catalog.pg_proc p
      WHERE (p.prosrc ~* '\\mset_config"?\\s*\\(\\s*(?!\\s|''[^'']*''\\s*,|[^()]*,[^()]*,\\s*true\\s*\\))'
          OR p.prosqlbody::text LIKE '%:funcid 2078 %') AND\
      """
          + " "
          + OWN;

  private final Set<String> names = new LinkedHashSet<>();
  private boolean unknown;

  /** Looks through a statement, as it is and without what may be comments in it. */
  void scan(String text) {
    find(text);
    String bare = text;
    // Comments can be in comments.
    for (Matcher m = COMMENT.matcher(bare); m.find(); m = COMMENT.matcher(bare)) {
      bare = m.replaceAll(" ");
    }
    if (bare.length() < text.length()) {
      find(bare);
    }
  }

  private void find(String text) {
    Matcher sets = SETS.matcher(text);
    while (sets.find()) {
      String bare = sets.group(1);
      names.add(plain(bare != null ? bare : sets.group(2)));
    }
    unknown = unknown || SETS_ANY.matcher(text).find();
  }

  /** A name without its quotes. */
  static String plain(String name) {
    return name.replace("\"", "").replaceAll("\\s", "").toLowerCase(Locale.ROOT);
  }

  /** The names. */
  Set<String> names() {
    return new LinkedHashSet<>(names);
  }

  /** Whether a statement has set what is not named in its text. */
  boolean isUnknown() {
    return unknown;
  }
}
