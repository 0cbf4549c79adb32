package dev.ligature.cli.cc;

import dev.ligature.cli.edit.FileReplacement;
import dev.ligature.wasi.FileTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The files that tools are to write. They write others in memory, which are written by their names
 * when the tool was successful: a failure leaves what was there.
 */
final class Outputs {
  /** The options whose value is a file that is written. */
  private static final Set<String> OPTIONS =
      Set.of(
          "-o",
          "-dependency-file",
          "-serialize-diagnostic-file",
          "-opt-record-file",
          "-stack-usage-file",
          "-Map",
          "--Map");

  private static final List<String> JOINED = List.of("-Map=", "--Map=", "--reproduce=");
  private static final String STANDARD_OUTPUT = "-";

  private final FileTree memory;
  private final Path working;

  /** The files by what the user calls them, in the order of their jobs. */
  private final Map<String, String> places = new LinkedHashMap<>();

  private final Map<String, String> pending = new LinkedHashMap<>();

  Outputs(FileTree memory, Path working) {
    this.memory = memory;
    this.working = working;
  }

  /** A job with files in memory in place of those that it writes, and that earlier ones wrote. */
  Job redirect(Job job) {
    pending.clear();
    List<String> arguments = new ArrayList<>();
    boolean isOutput = false;
    for (String argument : job.arguments()) {
      if (isOutput) {
        arguments.add(place(argument, job.isLink()));
      } else {
        Optional<String> joined = JOINED.stream().filter(argument::startsWith).findFirst();
        arguments.add(
            joined.isPresent()
                ? joined.get() + place(argument.substring(joined.get().length()), true)
                : places.getOrDefault(argument, argument));
      }
      isOutput = !isOutput && OPTIONS.contains(argument);
    }
    return new Job(job.tool(), arguments);
  }

  /** Where the tool is to write a file. Only clang knows {@code -} as standard output. */
  private String place(String name, boolean alsoStandardOutput) {
    boolean isTemporary = name.startsWith(Tools.OUTPUTS + "/");
    if (isTemporary || (name.equals(STANDARD_OUTPUT) && !alsoStandardOutput)) {
      return name;
    }
    String place = Tools.OUTPUTS + "/file" + places.size();
    places.put(name, place);
    pending.put(name, place);
    return place;
  }

  /** Writes what the last job wrote. */
  List<Path> write(Console console) throws IOException {
    List<Path> written = new ArrayList<>();
    for (Map.Entry<String, String> each : pending.entrySet()) {
      String place = each.getValue().substring(Tools.OUTPUTS.length());
      if (!memory.exists(place)) {
        continue;
      }
      byte[] content = memory.read(place);
      if (each.getKey().equals(STANDARD_OUTPUT)) {
        console.out().write(content);
        console.out().flush();
      } else {
        Path file = working.resolve(each.getKey());
        FileReplacement.write(file, Optional.empty(), content);
        written.add(file);
      }
    }
    pending.clear();
    return written;
  }
}
