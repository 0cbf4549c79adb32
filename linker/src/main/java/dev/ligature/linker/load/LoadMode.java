package dev.ligature.linker.load;

import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.find.Asker;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * How libraries are loaded.
 *
 * @param occasion what they are loaded for
 * @param asker who asks for what is loaded first
 * @param flags LAZY or NOW, and what else is asked for
 */
public record LoadMode(Occasion occasion, Asker asker, Set<OpenFlag> flags) {
  /** What a load is for. */
  public enum Occasion {
    /** The program's first: main and the preloads. */
    START,
    /** One library that is opened, with all that it needs. */
    OPENING
  }

  public LoadMode {
    flags = Collections.unmodifiableSet(EnumSet.copyOf(flags));
  }

  /** The mode of a program's start. */
  static LoadMode initial(boolean bindNow) {
    return new LoadMode(
        Occasion.START,
        Asker.EMBEDDER,
        EnumSet.of(bindNow ? OpenFlag.NOW : OpenFlag.LAZY, OpenFlag.GLOBAL));
  }

  /** The mode of what makes up the global scope of a namespace that was empty. */
  LoadMode first() {
    return with(OpenFlag.GLOBAL);
  }

  private LoadMode with(OpenFlag flag) {
    EnumSet<OpenFlag> all = EnumSet.copyOf(flags);
    all.add(flag);
    return new LoadMode(occasion, asker, all);
  }

  /**
   * The mode of an opening.
   *
   * @throws LinkException.InvalidRequest if neither LAZY nor NOW is among the flags
   */
  public static LoadMode of(Asker asker, Set<OpenFlag> flags, boolean bindNow) {
    if (!flags.contains(OpenFlag.LAZY) && !flags.contains(OpenFlag.NOW)) {
      throw new LinkException.InvalidRequest("invalid mode for dlopen()");
    }
    LoadMode mode = new LoadMode(Occasion.OPENING, asker, flags);
    return bindNow ? mode.with(OpenFlag.NOW) : mode;
  }

  /** Whether an undefined function fails the load. */
  boolean now() {
    return flags.contains(OpenFlag.NOW);
  }

  /** Whether the libraries join the global scope. */
  boolean global() {
    return flags.contains(OpenFlag.GLOBAL);
  }

  /** Whether their own scope goes first. */
  boolean deepBind() {
    return flags.contains(OpenFlag.DEEPBIND);
  }

  /** Whether only what is there is opened. */
  boolean noLoad() {
    return flags.contains(OpenFlag.NOLOAD);
  }

  /** Whether what is opened stays for good. */
  boolean noDelete() {
    return flags.contains(OpenFlag.NODELETE);
  }
}
