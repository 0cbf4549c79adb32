package dev.ligature.cli.cc;

import dev.ligature.cli.edit.FileReplacement;
import dev.ligature.wasi.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The files that tools are to write. They write others in memory, which are written by their names
 * when the tool was successful: a failure leaves what was there.
 */
final class Outputs {
  /** The one whose file lists what a source includes. */
  private static final String DEPENDENCIES = "-dependency-file";

  /** The options whose value is a file that is written. */
  private static final Set<String> OPTIONS =
      Set.of(
          "-o",
          DEPENDENCIES,
          "-serialize-diagnostic-file",
          "-opt-record-file",
          "-stack-usage-file",
          "-split-dwarf-output",
          "-Map",
          "--Map");

  private static final List<String> JOINED =
      List.of("-Map=", "--Map=", "-reproduce=", "--reproduce=", "-why-extract=", "--why-extract=");

  /** A header of the toolchain in such a list, which nobody finds by the name that it has here. */
  private static final Pattern HEADER =
      Pattern.compile("( \\\\\n)? +" + Pattern.quote(Toolchain.ROOT) + "/\\S+");

  private static final String STANDARD_OUTPUT = "-";

  private final FileTree memory;
  private final Path working;

  /** The files by what the user calls them, in the order of their jobs. */
  private final Map<String, String> places = new LinkedHashMap<>();

  private final Map<String, String> pending = new LinkedHashMap<>();

  /** Which of them list what a source includes. */
  private final Set<String> lists = new HashSet<>();

  private int count;

  Outputs(FileTree memory, Path working) {
    this.memory = memory;
    this.working = working;
  }

  /** A job with files in memory in place of those that it writes, and that earlier ones wrote. */
  Job redirect(Job job) {
    pending.clear();
    lists.clear();
    List<String> arguments = new ArrayList<>();
    boolean isOutput = false;
    String option = "";
    for (String argument : job.arguments()) {
      if (isOutput) {
        if (option.equals(DEPENDENCIES)) {
          lists.add(argument);
        }
        arguments.add(place(argument, job.isLink()));
      } else {
        Optional<String> joined = JOINED.stream().filter(argument::startsWith).findFirst();
        arguments.add(
            joined.isPresent()
                ? joined.get() + place(argument.substring(joined.get().length()), true)
                : places.getOrDefault(argument, argument));
      }
      isOutput = !isOutput && OPTIONS.contains(argument);
      option = argument;
    }
    return new Job(job.tool(), arguments);
  }

  /** Where the tool is to write a file. Only clang knows {@code -} as standard output. */
  private String place(String name, boolean alsoStandardOutput) {
    boolean isTemporary = name.startsWith(Tools.OUTPUTS + "/");
    if (isTemporary || (name.equals(STANDARD_OUTPUT) && !alsoStandardOutput)) {
      return name;
    }
    String place = Tools.OUTPUTS + "/file" + count;
    count++;
    places.put(name, place);
    pending.put(name, place);
    return place;
  }

  /**
   * Writes what the last job wrote.
   *
   * @throws OutputException if a file can't be written; others are all the same
   */
  List<Path> write(Console console) throws IOException, OutputException {
    List<Path> written = new ArrayList<>();
    for (Map.Entry<String, String> each : pending.entrySet()) {
      String place = each.getValue().substring(Tools.OUTPUTS.length());
      if (!memory.exists(place)) {
        continue;
      }
      byte[] content = memory.read(place);
      if (lists.contains(each.getKey())) {
        content = withoutToolchain(content);
      }
      if (each.getKey().equals(STANDARD_OUTPUT)) {
        console.out().write(content);
        console.out().flush();
      } else {
        Path file = working.resolve(each.getKey());
        try {
          FileReplacement.write(file, Optional.empty(), content);
        } catch (IOException e) {
          throw new OutputException(each.getKey(), e);
        }
        written.add(file);
      }
    }
    pending.clear();
    return written;
  }

  private static byte[] withoutToolchain(byte[] list) {
    String text = new String(list, StandardCharsets.UTF_8);
    return HEADER.matcher(text).replaceAll("").getBytes(StandardCharsets.UTF_8);
  }
}
