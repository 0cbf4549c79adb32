package dev.ligature.cli;

import java.util.List;
import java.util.Optional;

/**
 * The command line of {@code ligature run}, as written.
 *
 * @param libraryPath the value of {@code --library-path}, if it is given
 * @param directories the values of {@code --dir}
 * @param environment the values of {@code --env}
 * @param bindNow whether {@code --bind-now} is given
 * @param validate whether {@code --validate} is given
 * @param maxMemoryPages the value of {@code --max-memory-pages}, if it is given
 * @param preloads the values of {@code --preload}
 * @param trace the values of {@code --trace}
 * @param stats whether {@code --stats} is given
 * @param program the program's file
 * @param arguments the guest's arguments
 */
record RunOptions(
    Optional<String> libraryPath,
    List<String> directories,
    List<String> environment,
    boolean bindNow,
    boolean validate,
    Optional<String> maxMemoryPages,
    List<String> preloads,
    List<String> trace,
    boolean stats,
    String program,
    List<String> arguments) {
  RunOptions {
    directories = List.copyOf(directories);
    environment = List.copyOf(environment);
    preloads = List.copyOf(preloads);
    trace = List.copyOf(trace);
    arguments = List.copyOf(arguments);
  }
}
