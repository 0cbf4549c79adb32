package dev.ligature.linker.load;

import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import java.util.Set;

/**
 * How libraries are loaded.
 *
 * @param initial whether they are the program's first: main and the preloads
 * @param now whether an undefined function fails the load
 * @param global whether they join the global scope
 * @param deepBind whether their own scope goes first
 * @param noLoad whether only what is there is opened
 * @param noDelete whether they stay for good
 */
public record LoadMode(
    boolean initial,
    boolean now,
    boolean global,
    boolean deepBind,
    boolean noLoad,
    boolean noDelete) {

  /** The mode of a program's start. */
  static LoadMode initial(boolean bindNow) {
    return new LoadMode(true, bindNow, true, false, false, false);
  }

  /** The mode of what makes up the global scope of a namespace that was empty. */
  LoadMode first() {
    return new LoadMode(initial, now, true, deepBind, noLoad, noDelete);
  }

  /**
   * The mode of an opening.
   *
   * @throws LinkException.InvalidRequest if neither LAZY nor NOW is among the flags
   */
  public static LoadMode of(Set<OpenFlag> flags, boolean bindNow) {
    if (!flags.contains(OpenFlag.LAZY) && !flags.contains(OpenFlag.NOW)) {
      throw new LinkException.InvalidRequest("invalid mode for dlopen()");
    }
    return new LoadMode(
        false,
        bindNow || flags.contains(OpenFlag.NOW),
        flags.contains(OpenFlag.GLOBAL),
        flags.contains(OpenFlag.DEEPBIND),
        flags.contains(OpenFlag.NOLOAD),
        flags.contains(OpenFlag.NODELETE));
  }
}
