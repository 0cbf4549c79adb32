package dev.ligature.cli;

import dev.ligature.emscripten.EmscriptenHost;
import dev.ligature.linker.HostModule;
import dev.ligature.wasi.WasiPreview1;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Makes the host of a program of Emscripten for a command line. */
final class EmscriptenFunctions {
  private final Consumer<EmscriptenHost.Builder> script;

  /**
   * The host of a program.
   *
   * @param script tells of the script that was generated with the program, if there is one
   */
  EmscriptenFunctions(Consumer<EmscriptenHost.Builder> script) {
    this.script = script;
  }

  /**
   * The host's functions.
   *
   * @param wasi has the directories of the command line
   * @throws UsageException if a directory's path in the guest is not absolute
   */
  HostModule.Factory host(RunOptions options, WasiPreview1 wasi, Host host) {
    Terminals terminals = host.terminals();
    EmscriptenHost.Builder builder =
        EmscriptenHost.builder()
            .stdin(host.in())
            .stdout(host.out())
            .stderr(host.err())
            .terminals(terminals.in(), terminals.out(), terminals.err());
    script.accept(builder);
    options.emscripten().stubs().forEach(builder::stub);
    for (Map.Entry<String, Path> directory : wasi.directories().entrySet()) {
      String guest = directory.getKey();
      try {
        if (isReadOnly(guest, options.readOnlyDirectories())) {
          builder.readOnlyDirectory(guest, directory.getValue());
        } else {
          builder.directory(guest, directory.getValue());
        }
      } catch (IllegalArgumentException _) {
        throw new UsageException(
            "--dir %s: in a program of Emscripten the guest's path has to be absolute, without ..: --dir %s::/PATH"
                .formatted(guest, guest));
      }
    }
    return builder.build();
  }

  private static boolean isReadOnly(String guest, List<String> readOnly) {
    return readOnly.stream().anyMatch(value -> value.equals(guest) || value.endsWith("::" + guest));
  }
}
