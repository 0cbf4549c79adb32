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
   * 1 to 262143, which a memory with 64-bit addresses can have; 65536 by default.
   */
  MEMORY_PAGES(1, 262_143, 65536, "pages of 64 KiB in each memory"),

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
  TABLE_ELEMENTS(1, Limits.NONE, 10_000_000, "elements in all tables together"),

  /**
   * The libraries of the program, main and those of all namespaces among them, that are there at
   * once. One more is refused by {@link LinkException.NoRoom}. From 1; 10,000 by default.
   */
  LIBRARIES(1, Limits.NONE, 10_000, "libraries at once"),

  /**
   * The namespaces that are there at once, the base one among them. One more is refused by {@link
   * LinkException.NoRoom}. From 1; 10,000 by default.
   */
  NAMESPACES(1, Limits.NONE, 10_000, "namespaces at once"),

  /**
   * The size of a module in bytes, of the program and of each library. A larger one is refused by
   * {@link LinkException.InvalidModule}, and nothing of it is read. From 8 to 1 GiB, which is the
   * default.
   */
  MODULE_BYTES(8, 1L << 30, 1L << 30, "bytes in a module"),

  /**
   * The functions of a module, those that it imports among them. A module that has more is refused
   * by {@link LinkException.NoRoom}. From 0 to 1,000,000, which is the default: no module can have
   * more.
   */
  MODULE_FUNCTIONS(0, 1_000_000, 1_000_000, "functions in a module"),

  /**
   * The functions of all libraries that are there, counted as those of a module. A library that has
   * more than are left is refused by {@link LinkException.NoRoom}. From 0; no limit by default.
   */
  FUNCTIONS(0, Limits.NONE, Limits.NONE, "functions in all libraries together"),

  /**
   * The types of functions that the libraries of the program have, those too that were closed or
   * whose load has failed, each counted once. HotSpot makes code for each, some 8 KB, and keeps it
   * until the JVM ends; programs of compiled code have a few hundred. A library that has more new
   * ones than are left is refused by {@link LinkException.NoRoom}. From 0; 5,000 by default.
   */
  FUNCTION_TYPES(0, Limits.NONE, 5_000, "types of functions"),

  /**
   * How many openings of libraries may be under way within each other: a constructor that opens a
   * library, whose constructor opens another, is the third. It is counted for each Java thread. One
   * more is refused by {@link LinkException.NoRoom}. From 1; no limit by default, where the Java
   * stack ends them.
   */
  NESTED_OPENINGS(1, Limits.NONE, Limits.NONE, "openings within each other"),

  /**
   * The size of the classes that are generated for the functions of the program's libraries, in
   * bytes of class files. Programs share code, and each class is charged to all programs that have
   * the library loaded just then. What was generated before costs nothing, but for one class a
   * library. A library whose class is more than is left is refused by {@link LinkException.NoRoom}.
   * The call of a function whose code would be more is a trap of the kind {@link
   * dev.ligature.engine.TrapKind#LIMIT_REACHED}, unless another program that has the library has as
   * much left. From 0; no limit by default.
   */
  CODE_BYTES(0, Limits.NONE, Limits.NONE, "bytes of generated code"),

  /**
   * The threads of the program besides its first, begun by a guest or by {@link Program#newThread},
   * that are there at once. One more is -6 for {@code thread-spawn}, of which a C library makes
   * {@code EAGAIN}; for Java it is a {@link LinkException.NoRoom}. From 0; 1,000 by default.
   */
  THREADS(0, Limits.NONE, 1_000, "threads besides the first"),

  /**
   * The Java stack of each thread that a guest begins, in bytes, and so how deep its calls can go.
   * A call beyond is the trap {@code call stack exhausted}, which names the limit. Calls from Java,
   * and {@link Program#run}, are on the stack of the thread that makes them, whose size its maker
   * chooses; {@code ligature run} makes main's thread of this size too. From 256 KiB to 1 GiB; 16
   * MiB by default.
   */
  STACK_BYTES(1L << 18, 1L << 30, 1L << 24, "bytes of Java stack"),

  /**
   * What guests have registered to be called at their end, by {@code atexit}, {@code __cxa_atexit}
   * and {@code __cxa_thread_atexit}, and was not called yet. One more is -1, as the functions say
   * that there is no room. From 32, the least that C asks for; 100,000 by default.
   *
   * @see <a href="https://man7.org/linux/man-pages/man3/atexit.3.html">atexit(3)</a>
   */
  EXIT_HANDLERS(32, Limits.NONE, 100_000, "handlers for the end"),

  /**
   * The files and directories that a guest of WASI has open at once, besides the standard streams
   * and the directories that it is given. One more is {@code EMFILE}, and is neither opened nor
   * created. From 0; 1,024 by default.
   */
  OPEN_FILES(0, Limits.NONE, 1_024, "files and directories open at once"),

  /**
   * The bytes that a guest of WASI may write to files, all together and whatever becomes of them. A
   * file that grows without being written, by a write behind its end or by its size being set,
   * counts with what it grows by. A write gets as much as is left; one more, and a growth that is
   * larger, is {@code EDQUOT}. From 0; no limit by default.
   *
   * @see <a href="https://man7.org/linux/man-pages/man2/write.2.html">write(2): EDQUOT</a>
   */
  FILE_BYTES(0, Limits.NONE, Limits.NONE, "bytes written to files"),

  /**
   * The files, directories and links that a guest of WASI or of Emscripten may make, all together
   * and whatever becomes of them: each has a name and takes room, be it empty. One more is {@code
   * EDQUOT}, and is not made. From 0; no limit by default.
   */
  NEW_FILES(0, Limits.NONE, Limits.NONE, "files, directories and links made"),

  /**
   * The bytes that a guest of WASI may write to standard output and standard error together. A
   * write gets as much as is left; one more is {@code ENOSPC}, as of a device that is full. From 0;
   * no limit by default.
   *
   * @see <a href="https://man7.org/linux/man-pages/man4/full.4.html">full(4)</a>
   */
  STREAM_BYTES(0, Limits.NONE, Limits.NONE, "bytes written to standard output and standard error");

  private final long least;
  private final long most;
  private final long byDefault;
  private final String description;
  private final String option;
  private final String hint;

  Limit(long least, long most, long byDefault, String description) {
    this.least = least;
    this.most = most;
    this.byDefault = byDefault;
    this.description = description;
    this.option = "--max-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    this.hint = "to raise it, set Limit." + name() + " or " + option;
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
    return option;
  }

  /** What to say where a value is not enough: the limit, and how it is raised. */
  String text(long value) {
    // Each program has the texts of its limits, so no format.
    String limit = "the limit is " + value + " " + description;
    return value == most ? limit : limit + "; " + hint;
  }

  /** How it is raised, in words for messages. */
  public String hint() {
    return hint;
  }
}
