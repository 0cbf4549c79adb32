package dev.ligature.fuse;

import dev.ligature.wasm.PrintableText;
import java.util.List;
import java.util.Objects;

/**
 * A function of the linker that a fused module still imports, since it can't do by itself what that
 * does, such as {@code dlopen} of a name that is known only when the program runs.
 *
 * @param module the module name of the import
 * @param name its name
 * @param users the functions that call it or take its address, each behind its library
 */
public record Leftover(String module, String name, List<User> users) {
  private static final int MOST_SHOWN = 5;

  public Leftover {
    Objects.requireNonNull(module, "module");
    Objects.requireNonNull(name, "name");
    users = List.copyOf(users);
  }

  /**
   * A function.
   *
   * @param library the name of its library
   * @param function its name, or {@code function} and its index
   */
  public record User(String library, String function) {
    public User {
      Objects.requireNonNull(library, "library");
      Objects.requireNonNull(function, "function");
    }
  }

  /** What is left, and a line for each of its first users. */
  public String text() {
    StringBuilder text =
        new StringBuilder(PrintableText.of(module + "." + name)).append(": not fused");
    for (User user : users.subList(0, Math.min(MOST_SHOWN, users.size()))) {
      text.append("\n>>> called by ")
          .append(PrintableText.of(user.function() + " of " + user.library()));
    }
    if (users.size() > MOST_SHOWN) {
      text.append("\n>>> and ").append(users.size() - MOST_SHOWN).append(" more");
    }
    return text.toString();
  }
}
