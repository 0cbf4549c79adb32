package dev.ligature.linker;

import java.util.Locale;

/**
 * What one program may have at most. Each is counted where the thing is made, whoever asks for it:
 * the guest, Java, or the linker for them. What is refused changes nothing, and the program goes
 * on. A {@link LinkException}, and the text that a guest gets from {@code dlerror}, names the limit
 * and its value.
 */
public enum Limit {
  /**
   * The size of each memory, in pages of 64 KiB. A memory that is larger at first is refused by
   * {@link LinkException.NoRoom}; {@code memory.grow} and {@link Program#growMemory} give -1. From
   * 1 to 65536, which is the default.
   */
  MEMORY_PAGES(1, 65536, 65536, "pages of 64 KiB in each memory"),

  /**
   * The size of all memories of the program together, in pages of 64 KiB. As {@link #MEMORY_PAGES}
   * when it is reached. A shared memory counts with the room that it has to grow, 2,048 pages
   * unless its own maximum is lower, and gets less room if less is left. No limit by default.
   */
  TOTAL_MEMORY_PAGES(1, Limits.NONE, Limits.NONE, "pages of 64 KiB in all memories together"),

  /**
   * The elements of all tables of the program together. A library that needs more, and a function
   * whose address is taken, by {@code dlsym} too, are refused by {@link LinkException.NoRoom};
   * {@code table.grow} gives -1. From 1; 10,000,000 by default, as many as one table may have.
   */
  TABLE_ELEMENTS(1, Limits.NONE, 10_000_000, "elements in all tables together");

  private final long least;
  private final long most;
  private final long byDefault;
  private final String description;

  Limit(long least, long most, long byDefault, String description) {
    this.least = least;
    this.most = most;
    this.byDefault = byDefault;
    this.description = description;
  }

  /** The smallest value that it can be set to. */
  public long least() {
    return least;
  }

  /** The largest value that it can be set to; {@link Limits#NONE} if that is no limit. */
  public long most() {
    return most;
  }

  /** The value that it has unless it is set; {@link Limits#NONE} for no limit. */
  public long byDefault() {
    return byDefault;
  }

  /** What is limited, in words that stand behind a number. */
  public String description() {
    return description;
  }

  /** The name as on the command line, such as {@code --max-memory-pages}. */
  public String option() {
    return "--max-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What to say where a value is not enough: the limit, and how it is raised. */
  String text(long value) {
    String limit = "the limit is %d %s".formatted(value, description);
    return value == most ? limit : limit + "; " + hint();
  }

  /** How it is raised, in words for messages. */
  public String hint() {
    return "to raise it, set Limit.%s or %s".formatted(name(), option());
  }
}
