package dev.ligature.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of a command, in the language of {@code man}: the same as its help. */
final class ManPage {
  private final CommandSpec spec;
  private final StringBuilder page = new StringBuilder();

  private ManPage(CommandSpec spec) {
    this.spec = spec;
  }

  /** The page of a command. */
  static String of(CommandLine command, String version) {
    ManPage page = new ManPage(command.getCommandSpec());
    page.write(version);
    return page.page.toString();
  }

  private void write(String version) {
    String name = spec.qualifiedName("-");
    line(".TH %s 1 \"\" \"%s\"".formatted(name.toUpperCase(Locale.ROOT), version));
    section("NAME");
    text(name + " - " + String.join(" ", spec.usageMessage().description()));
    section("SYNOPSIS");
    text(synopsis());
    section("DESCRIPTION");
    for (String description : spec.usageMessage().description()) {
      text(description);
    }
    parameters();
    options();
    commands();
    footer();
  }

  private String synopsis() {
    Help help = new Help(spec, Help.defaultColorScheme(Help.Ansi.OFF));
    String text = help.synopsis(0);
    return text.lines().map(String::strip).collect(Collectors.joining(" "));
  }

  private void parameters() {
    List<PositionalParamSpec> shown =
        spec.positionalParameters().stream().filter(parameter -> !parameter.hidden()).toList();
    if (!shown.isEmpty()) {
      section("ARGUMENTS");
      shown.forEach(parameter -> entry(parameter.paramLabel(), List.of(parameter.description())));
    }
  }

  private void options() {
    List<OptionSpec> shown = spec.options().stream().filter(option -> !option.hidden()).toList();
    if (!shown.isEmpty()) {
      section("OPTIONS");
      for (OptionSpec option : shown) {
        String value = option.arity().max() > 0 ? " " + option.paramLabel() : "";
        entry(String.join(", ", option.names()) + value, List.of(option.description()));
      }
    }
  }

  private void commands() {
    if (!spec.subcommands().isEmpty()) {
      section("COMMANDS");
      spec.subcommands()
          .forEach(
              (name, command) ->
                  entry(name, List.of(command.getCommandSpec().usageMessage().description())));
    }
  }

  /** Lines of text flow; those that are indented, such as examples, stay as they are. */
  private void footer() {
    List<String> lines = Arrays.asList(spec.usageMessage().footer());
    if (lines.isEmpty()) {
      return;
    }
    section("NOTES");
    StringJoiner flowing = new StringJoiner(" ");
    for (String line : lines) {
      if (line.isEmpty() || line.startsWith(" ")) {
        if (flowing.length() > 0) {
          text(flowing.toString());
          flowing = new StringJoiner(" ");
        }
        if (!line.isEmpty()) {
          line(".nf");
          text(line);
          line(".fi");
        }
      } else {
        flowing.add(line);
      }
    }
    if (flowing.length() > 0) {
      text(flowing.toString());
    }
  }

  private void section(String name) {
    line(".SH " + name);
  }

  private void entry(String term, List<String> description) {
    line(".TP");
    line("\\fB" + escaped(term) + "\\fR");
    text(String.join(" ", description));
  }

  /** A paragraph, or a line of one. */
  private void text(String text) {
    line(escaped(text.replace("%%", "%")));
    if (!text.startsWith(" ")) {
      line(".PP");
    }
  }

  private void line(String line) {
    page.append(line).append('\n');
  }

  /** What is a command of {@code man} otherwise: backslashes, hyphens, a dot in front. */
  private static String escaped(String text) {
    String escaped = text.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
