package dev.ligature.wasm;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The names that the name section gives to the module, its functions and its globals.
 *
 * <p>Reading it locates the names; strings are made when somebody asks. An error in it is ignored,
 * as the specification says of custom sections: the names in front of it hold, those behind it are
 * not there.
 *
 * @see <a href="https://webassembly.github.io/spec/core/appendix/custom.html#name-section">Name
 *     section</a>
 */
public final class NameSection {
  private static final int GLOBALS = 7;

  private final byte[] bytes;
  private final @Nullable LedCalls led;
  private int moduleName;
  private int globalNames;
  private int globalNamesEnd;

  /** For each function the offset of its name's length, or 0: no name stands in the preamble. */
  private final int[] functionNames;

  private NameSection(byte[] bytes, int functions, @Nullable LedCalls led) {
    this.bytes = bytes;
    this.led = led;
    this.functionNames = new int[functions];
  }

  /**
   * The names of a module.
   *
   * @param led how its functions got other numbers than the section has, if they did
   */
  static NameSection of(WasmModule module, @Nullable LedCalls led) {
    Optional<CustomSection> section = module.customSection("name");
    if (section.isEmpty()) {
      return new NameSection(module.bytes(), 0, led);
    }
    NameSection names = new NameSection(module.bytes(), module.functionCount(), led);
    int start = section.get().start();
    int end = start + section.get().size();
    try {
      names.locate(new ByteReader(module.bytes(), start, end, "the name section"), end);
    } catch (WasmException e) {
      // What was located before the error stays.
      return names;
    }
    return names;
  }

  private void locate(ByteReader reader, int end) {
    while (reader.position() < end) {
      int id = reader.u8("a subsection id");
      int size = reader.count("the size of a subsection");
      int start = reader.position();
      reader.enter(start, start + size, "the name section");
      if (id == 0) {
        moduleName = start;
      } else if (id == 1) {
        locateFunctions(reader);
      } else if (id == GLOBALS && globalNames == 0) {
        globalNames = start;
        globalNamesEnd = start + size;
      }
      reader.enter(start + size, end, "the name section");
    }
  }

  private void locateFunctions(ByteReader reader) {
    int count = reader.count("the number of names");
    for (int i = 0; i < count; i++) {
      int function = reader.u32("a function index");
      int name = reader.position();
      reader.skip(reader.count("the length of a name"), "a name");
      if (function >= 0 && function < functionNames.length && functionNames[function] == 0) {
        functionNames[function] = name;
      }
    }
  }

  /** The name of the module. */
  public Optional<String> moduleName() {
    return name(moduleName);
  }

  /**
   * The name of a function.
   *
   * @param function its index, imports counted
   */
  public Optional<String> functionName(int function) {
    return led == null ? nameInFile(function) : led.name(this, function);
  }

  /** The name of a function by its number in the file. */
  Optional<String> nameInFile(int function) {
    return function < 0 || function >= functionNames.length
        ? Optional.empty()
        : name(functionNames[function]);
  }

  /**
   * The first global of a name; its index, imports counted.
   *
   * @see <a href="https://github.com/WebAssembly/extended-name-section">Extended name section</a>
   */
  public OptionalInt globalNamed(String wanted) {
    Objects.requireNonNull(wanted, "wanted");
    if (globalNames == 0) {
      return OptionalInt.empty();
    }
    ByteReader reader = new ByteReader(bytes, globalNames, globalNamesEnd, "the name section");
    try {
      int count = reader.count("the number of names");
      for (int i = 0; i < count; i++) {
        int global = reader.u32("a global index");
        if (reader.name("a name").equals(wanted)) {
          return OptionalInt.of(global);
        }
      }
    } catch (WasmException e) {
      // What stands in front of the error was looked at.
      return OptionalInt.empty();
    }
    return OptionalInt.empty();
  }

  private Optional<String> name(int start) {
    if (start == 0) {
      return Optional.empty();
    }
    ByteReader reader = new ByteReader(bytes, start, bytes.length, "the name section");
    try {
      return Optional.of(reader.name("a name"));
    } catch (WasmException e) {
      return Optional.empty();
    }
  }
}
