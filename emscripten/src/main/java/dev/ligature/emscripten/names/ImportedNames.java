package dev.ligature.emscripten.names;

import dev.ligature.linker.HostFunction;
import dev.ligature.wasi.WasiPreview1;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What the imports of a module tell of it. */
public final class ImportedNames {
  private static final int HEADER = 8;
  private static final byte[] MAGIC = {0, 'a', 's', 'm'};
  private static final int CUSTOM = 0;
  private static final int IMPORT = 2;
  private static final int MOST = 1 << 26;

  /** The module of imports that were made short, and their longest name. */
  private static final String SHORT_MODULE = "a";

  private static final int SHORT = 3;

  /** Functions that Emscripten's libraries have of JavaScript, and no C library. */
  private static final Pattern OF_JAVASCRIPT =
      Pattern.compile(
          "__syscall_.*|_.*_js|invoke_[vijfdp]+|emscripten_asm_const_.*|_embind_.*|_emval_.*"
              + "|emscripten_(resize_heap|get_heap_max|memcpy_big|date_now|get_now|get_now_res)"
              + "|_emscripten_.*|__call_sighandler|__cxa_find_matching_catch_\\d+");

  /** Functions of WASI that a program calls to find its files, which Emscripten's do not. */
  private static final Set<String> OF_WASI =
      Set.of("path_open", "fd_prestat_get", "fd_prestat_dir_name");

  private final List<Entry> imports;

  private ImportedNames(List<Entry> imports) {
    this.imports = imports;
  }

  /**
   * Reads the imports of a file. What is no module imports nothing.
   *
   * @throws IOException if it can't be read
   */
  public static ImportedNames of(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return of(in);
    }
  }

  /** Reads the imports of a module in memory. What is no module imports nothing. */
  public static ImportedNames of(byte[] module) {
    try {
      return of(new ByteArrayInputStream(module));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@link #of(Path)}, of a module in a stream. */
  static ImportedNames of(InputStream in) throws IOException {
    try {
      return new ImportedNames(imports(in));
    } catch (BadModuleException | EOFException _) {
      return new ImportedNames(List.of());
    }
  }

  private static List<Entry> imports(InputStream in) throws IOException {
    byte[] header = in.readNBytes(HEADER);
    for (int i = 0; i < MAGIC.length; i++) {
      if (i >= header.length || header[i] != MAGIC[i]) {
        return List.of();
      }
    }
    for (int id = in.read(); id >= CUSTOM && id <= IMPORT; id = in.read()) {
      int size = size(in);
      if (id == IMPORT) {
        byte[] section = in.readNBytes(Math.min(size, MOST));
        return Entry.imports(new ModuleReader(section, 0, section.length));
      }
      in.skipNBytes(size);
    }
    return List.of();
  }

  private static int size(InputStream in) throws IOException {
    byte[] number = new byte[5];
    for (int i = 0; i < number.length; i++) {
      number[i] = (byte) in.read();
      if (number[i] >= 0) {
        return new ModuleReader(number, 0, number.length).number();
      }
    }
    throw new BadModuleException();
  }

  /**
   * Whether the module is a program of Emscripten that wants JavaScript's functions. Programs of
   * WASI are none, whatever they import from libraries, nor are Emscripten's for WASI alone.
   */
  public boolean areOfEmscripten() {
    boolean isOfWasi =
        imports.stream()
            .anyMatch(i -> i.module().equals(WasiPreview1.MODULE) && OF_WASI.contains(i.name()));
    return !isOfWasi
        && (areShort()
            || imports.stream()
                .anyMatch(
                    i ->
                        i.module().equals(HostFunction.ENV)
                            && i.kind() == Entry.FUNCTION
                            && OF_JAVASCRIPT.matcher(i.name()).matches()));
  }

  /** Whether the names were made short. */
  public boolean areShort() {
    return imports.stream().anyMatch(i -> i.kind() == Entry.FUNCTION)
        && imports.stream()
            .allMatch(i -> i.module().equals(SHORT_MODULE) && i.name().length() <= SHORT);
  }

  /** The first of the functions, as {@code module.name}, for messages. */
  public List<String> functions(int most) {
    return imports.stream()
        .filter(i -> i.kind() == Entry.FUNCTION)
        .limit(most)
        .map(i -> i.module() + "." + i.name())
        .toList();
  }
}
