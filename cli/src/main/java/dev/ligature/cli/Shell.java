package dev.ligature.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The shells that complete what a user types. */
enum Shell {
  BASH,
  ZSH,
  FISH;

  /** The name on the command line. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What the shell is to evaluate. */
  String script(CommandLine line) {
    // The script of bash is for zsh too, which it has read functions of bash.
    return this == FISH ? fish(line) : AutoComplete.bash(line.getCommandName(), line);
  }

  private static String fish(CommandLine line) {
    String name = line.getCommandName();
    StringBuilder script = new StringBuilder();
    options(script, name, "__fish_use_subcommand", line.getCommandSpec());
    for (Map.Entry<String, CommandLine> command : line.getSubcommands().entrySet()) {
      CommandSpec spec = command.getValue().getCommandSpec();
      script.append(
          "complete -c %s -n __fish_use_subcommand -f -a %s -d %s\n"
              .formatted(name, command.getKey(), quoted(first(spec.usageMessage().description()))));
    }
    line.getSubcommands()
        .forEach(
            (command, sub) ->
                options(
                    script,
                    name,
                    "'__fish_seen_subcommand_from " + command + "'",
                    sub.getCommandSpec()));
    return script.toString();
  }

  /** Adds the options of a command, which are there on a condition. */
  private static void options(
      StringBuilder script, String name, String condition, CommandSpec spec) {
    for (OptionSpec option : spec.options()) {
      script.append(
          "complete -c %s -n %s%s%s -d %s\n"
              .formatted(
                  name,
                  condition,
                  names(List.of(option.names())),
                  option.arity().max() > 0 ? " -r" : "",
                  quoted(first(option.description()))));
    }
  }

  private static String names(List<String> names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      if (name.startsWith("--")) {
        text.append(" -l ").append(name.substring(2));
      } else {
        text.append(name.length() == 2 ? " -s " : " -o ").append(name.substring(1));
      }
    }
    return text.toString();
  }

  private static String first(String... lines) {
    return lines.length == 0 ? "" : lines[0].replace("%n", " ").replace("%%", "%");
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
