package dev.ligature.cli.cc;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.LinkPolicy;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasi.FileTree;
import dev.ligature.wasi.WasiPreview1;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the tools of a toolchain. They read all files of the host that this process may read, as
 * compilers do. They write into memory only.
 */
final class Tools {
  /** Where the tools write. */
  static final String OUTPUTS = "/.outputs";

  /** What compilers look at in the environment, of clang's manual. */
  private static final List<String> VARIABLES =
      List.of("CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "LIBRARY_PATH", "SOURCE_DATE_EPOCH");

  private final Toolchain toolchain;
  private final DynamicLinker linker;
  private final Path root;
  private final Console console;
  private final FileTree outputs = new FileTree();

  /**
   * Tools.
   *
   * @param root what the tools see as the root of the file system
   */
  Tools(Toolchain toolchain, DynamicLinker linker, Path root, Console console) {
    this.toolchain = toolchain;
    this.linker = linker;
    this.root = root;
    this.console = console;
  }

  /** What the tools write, and read of what is there. */
  FileTree outputs() {
    return outputs;
  }

  /**
   * Runs a tool.
   *
   * @param name {@code clang}, {@code clang++} or {@code wasm-ld}
   * @return the exit status
   */
  int run(String name, List<String> arguments, OutputStream out, OutputStream err) {
    List<String> all = new ArrayList<>();
    all.add(Toolchain.ROOT + "/bin/" + name);
    all.addAll(arguments);
    WasiPreview1 wasi =
        WasiPreview1.builder()
            .stdin(console.in())
            .stdout(out)
            .stderr(err)
            .readOnlyDirectory("/", root)
            .readOnlyDirectory(Toolchain.ROOT, toolchain.files())
            .directory(OUTPUTS, outputs)
            .build();
    ProgramConfig.Builder config =
        ProgramConfig.builder()
            .arguments(all)
            .linkPolicy(LinkPolicy.none())
            .hostModule(wasi)
            .environment("TMPDIR", OUTPUTS);
    for (String variable : VARIABLES) {
      String value = console.environment().get(variable);
      if (value != null) {
        config.environment(variable, value);
      }
    }
    try (Program program = toolchain.open(linker, config.build())) {
      return program.run();
    } catch (GuestExit e) {
      return e.status();
    }
  }
}
