package dev.ligature.postgres.session;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the statements of a client say of channels, since the session had its turn: the backend
 * listens for others too, and does not tell for whom.
 */
final class ListenedChannels {
  private static final Pattern SAID =
      Pattern.compile(
          "\\b(un)?listen\\s+(?:\"((?:[^\"]|\"\")+)\"|([\\w$]+)|\\*)|\\bdiscard\\s+all\\b",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);

  private final Map<String, Boolean> said = new HashMap<>();
  private boolean none;
  private boolean ended;

  /** Looks through a statement. */
  void scan(String text) {
    Matcher each = SAID.matcher(text);
    while (each.find()) {
      String quoted = each.group(2);
      String plain = each.group(3);
      boolean listens = each.group(1) == null;
      if (quoted != null) {
        said.put(quoted.replace("\"\"", "\""), listens);
      } else if (plain != null) {
        said.put(plain.toLowerCase(Locale.ROOT), listens);
      } else {
        said.clear();
        none = true;
      }
      ended = ended || !listens || (quoted == null && plain == null);
    }
  }

  /** Whether listening was ended since this was asked last: also that for others. */
  boolean hasEnded() {
    boolean result = ended;
    ended = false;
    return result;
  }

  /** Whether the client listens to a channel, if it has said anything of that. */
  Optional<Boolean> listensTo(String channel) {
    return none
        ? Optional.of(said.getOrDefault(channel, false))
        : Optional.ofNullable(said.get(channel));
  }

  /** Forgets all, since it is known from elsewhere. */
  void forget() {
    said.clear();
    none = false;
  }
}
