package dev.ligature.fuse;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.LinkPlan;
import dev.ligature.linker.ProgramConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What is to be fused: a program, and where its libraries are. Immutable.
 *
 * @param program the file of the program, or of a library that is to be called
 * @param opened the names of libraries that the program opens when it runs
 * @param closed whether the program opens no other libraries when it runs: {@code dlopen} is then a
 *     function of the module; if not, it stays imported
 * @param config how libraries are found: as when the program is run
 */
public record Fusion(Path program, List<String> opened, boolean closed, ProgramConfig config) {
  public Fusion {
    Objects.requireNonNull(program, "program");
    opened = List.copyOf(opened);
    Objects.requireNonNull(config, "config");
  }

  /** A program with what it needs, found as by default. */
  public static Fusion of(Path program) {
    return new Fusion(program, List.of(), false, ProgramConfig.builder().build());
  }

  /** The same with one more library that the program opens by that name, and no others. */
  public Fusion withOpened(String library) {
    List<String> more = new ArrayList<>(opened);
    more.add(Objects.requireNonNull(library, "library"));
    return new Fusion(program, more, true, config);
  }

  /** The same, with whether the program opens no libraries but those that are in the module. */
  public Fusion withClosed(boolean newClosed) {
    return new Fusion(program, opened, newClosed, config);
  }

  /** The same with libraries found as a configuration says. */
  public Fusion withConfig(ProgramConfig newConfig) {
    return new Fusion(program, opened, closed, newConfig);
  }

  /**
   * Fuses.
   *
   * @throws dev.ligature.linker.LinkException if a library can't be found or linked
   * @throws FusionException if what is linked can't be one module
   */
  public FusedModule fuse() {
    if (!config.interposition().isNone()) {
      throw new FusionException(
          "interposition in "
              + config.interposition()
              + ": calls within a library are bound directly in a fused module");
    }
    LinkPlan plan = DynamicLinker.create().plan(program, opened, config);
    return new Fuser(plan, config.preloads(), closed).fuse();
  }

  /**
   * Fuses, and writes the module to a file.
   *
   * @throws IOException if it can't be written
   * @throws dev.ligature.linker.LinkException as {@link #fuse}
   * @throws FusionException as {@link #fuse}
   */
  public FusedModule write(Path file) throws IOException {
    Objects.requireNonNull(file, "file");
    FusedModule module = fuse();
    Files.write(file, module.bytes());
    return module;
  }
}
