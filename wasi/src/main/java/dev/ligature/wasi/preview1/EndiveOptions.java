package dev.ligature.wasi.preview1;

import dev.ligature.linker.ProgramConfig;
import run.endive.wasi.WasiOptions;

/** Makes Endive's options of a configuration. It gets no directories: files are none of its. */
final class EndiveOptions {
  private EndiveOptions() {}

  static WasiOptions of(Preview1Config config, GuestStreams streams, ProgramConfig program) {
    WasiOptions.Builder options =
        WasiOptions.builder()
            .withArguments(program.arguments())
            .withStdin(streams.stdin(), config.streams().stdinIsTerminal())
            .withStdout(streams.stdout(), config.streams().stdoutIsTerminal())
            .withStderr(streams.stderr(), config.streams().stderrIsTerminal())
            .withClock(config.clock())
            .withRandom(config.random());
    program.environment().forEach(options::withEnvironment);
    return options.build();
  }
}
