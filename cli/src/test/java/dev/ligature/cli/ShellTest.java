package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ligature completion} and {@code ligature man}. */
class ShellTest {
  @TempDir Path folder;

  /** Runs a script in a shell that has read what completes commands. */
  private List<String> run(String shell, List<String> command, String script)
      throws IOException, InterruptedException {
    boolean isThere =
        Stream.of("/bin", "/usr/bin", "/usr/local/bin")
            .anyMatch(bin -> Files.isExecutable(Path.of(bin, shell)));
    assumeTrue(isThere, "no " + shell);
    Path file = folder.resolve("completion." + shell);
    Files.write(file, Invocation.of("completion", shell).outBytes());
    List<String> line = new ArrayList<>(command);
    line.add(script.replace("SCRIPT", file.toString()));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().put("HOME", folder.toString());
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    process.onExit().orTimeout(60, TimeUnit.SECONDS).exceptionally(_ -> process.destroyForcibly());
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return out.lines().map(String::strip).toList();
  }

  private List<String> completions(String... words) throws IOException, InterruptedException {
    String line =
        """
        . "SCRIPT"
        COMP_WORDS=(ligature %s)
        COMP_CWORD=%d
        _complete_ligature
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(String.join(" ", words), words.length);
    return run("bash", List.of("bash", "--norc", "-c"), line);
  }

  /** What fish offers for a line that is not at its end. */
  private List<String> fish(String line) throws IOException, InterruptedException {
    return run(
            "fish",
            List.of("fish", "--no-config", "-c"),
            "source \"SCRIPT\"; complete -C '" + line + "'")
        .stream()
        .map(offer -> offer.replaceAll("\t.*", ""))
        .toList();
  }

  /** What zsh makes of a line when the tabulator is pressed at its end. */
  private String zsh(String line) throws IOException, InterruptedException {
    String script =
        """
        zmodload zsh/zpty
        zpty terminal zsh -f -i
        zpty -w terminal 'PS1=; stty -echo; autoload -Uz compinit; compinit -u -D; . "SCRIPT"; \
          print READ""Y'
        zpty -r terminal out '*READY*'
        zpty -w -n terminal $'%s\t\\C-a: \\C-e\n'
        zpty -w terminal 'print -r -- "DO""NE $_"'
        zpty -r terminal out '*DONE*'
        zpty -r terminal more '*\n'
        print -r -- "${out##*DONE}$more"
        zpty -d terminal
        """
            .formatted(line);
    return String.join("", run("zsh", List.of("zsh", "-f", "-c"), script)).strip();
  }

  @Test
  void bash_completes_commands() throws Exception {
    assertTrue(completions("''").containsAll(List.of(UsageTest.COMMANDS.split(", ", -1))));
    assertEquals(
        List.of("call", "check"),
        completions("c").stream().filter(c -> c.matches("c[ah].*")).sorted().toList());
  }

  @Test
  void bash_completes_options() throws Exception {
    assertEquals(List.of("--max-memory-pages"), completions("run", "--max-mem"));
    assertTrue(completions("edit", "--").contains("--replace-needed"));
    assertEquals(List.of("--print-size"), completions("nm", "--print-s"));
  }

  @Test
  void fish_completes_commands_and_options() throws Exception {
    assertEquals(List.of("call", "cc", "check", "compile", "completion"), fish("ligature c"));
    assertEquals(List.of("--max-memory-pages"), fish("ligature run --max-mem"));
    assertTrue(fish("ligature edit --").contains("--replace-needed"));
    assertEquals(List.of("--help", "--version"), fish("ligature --"));
  }

  @Test
  void zsh_completes_commands_and_options() throws Exception {
    assertEquals("check", zsh("ligature che"));
    assertEquals("--max-memory-pages", zsh("ligature run --max-mem"));
  }

  @Test
  void zsh_has_the_script_of_bash_and_fish_one_of_its_own() {
    assertEquals(
        Invocation.of("completion", "bash").out(), Invocation.of("completion", "zsh").out());
    String fish = Invocation.of("completion", "fish").out();
    assertTrue(
        fish.startsWith(
            "complete -c ligature -n __fish_use_subcommand -s h -l help -d 'Show this help message"
                + " and exit.'\n"),
        fish);
    assertTrue(
        fish.contains(
            "complete -c ligature -n __fish_use_subcommand -f -a run -d 'Links a program with the"
                + " libraries it needs and runs it.'\n"),
        fish);
    assertTrue(
        fish.contains(
            "complete -c ligature -n '__fish_seen_subcommand_from nm' -s S -l print-size -d 'Print"
                + " sizes too: of a function the bytes of its body.'\n"),
        fish);
    assertTrue(
        fish.contains("-n '__fish_seen_subcommand_from edit' -l add-needed -r -d 'Have it"), fish);
    assertTrue(fish.lines().allMatch(line -> line.startsWith("complete -c ligature -n ")), fish);
  }

  @Test
  void another_shell_is_refused() {
    Invocation.of("completion", "csh")
        .gives(2, "", "ligature: completion: no such shell: csh (there are bash, zsh, fish)\n");
  }

  @Test
  void a_manual_page_says_what_help_says() {
    Invocation man = Invocation.of("man", "completion");
    man.gives(
        0,
        """
        .TH LIGATURE-COMPLETION 1 "" "%s"
        .SH NAME
        ligature\\-completion \\- Prints a script that lets a shell complete commands and options.
        .PP
        .SH SYNOPSIS
        ligature completion [\\-hV] SHELL
        .PP
        .SH DESCRIPTION
        Prints a script that lets a shell complete commands and options.
        .PP
        .SH ARGUMENTS
        .TP
        \\fBSHELL\\fR
        bash, zsh or fish.
        .PP
        .SH OPTIONS
        .TP
        \\fB\\-h, \\-\\-help\\fR
        Show this help message and exit.
        .PP
        .TP
        \\fB\\-V, \\-\\-version\\fR
        Print version information and exit.
        .PP
        .SH NOTES
        Examples:
        .PP
        .nf
          eval "$(ligature completion bash)"        in ~/.bashrc
        .fi
        .nf
          eval "$(ligature completion zsh)"         in ~/.zshrc, behind compinit
        .fi
        .nf
          ligature completion fish > ~/.config/fish/completions/ligature.fish
        .fi
        """
            .formatted(Invocation.of("--version").out().replaceAll(" \\(.*\n", "")),
        "");
  }

  @Test
  void all_pages_are_written_into_a_directory() throws IOException {
    Path pages = folder.resolve("share/man1");
    Invocation.of("man", "--directory", pages.toString()).gives(0, "", "");
    assertEquals(Invocation.of("man").out(), Files.readString(pages.resolve("ligature.1")));
    for (String command : UsageTest.COMMANDS.split(", ", -1)) {
      assertEquals(
          Invocation.of("man", command).out(),
          Files.readString(pages.resolve("ligature-" + command + ".1")));
    }
    Path file = Files.writeString(folder.resolve("file"), "");
    Invocation.of("man", "--directory", file.toString())
        .gives(127, "", "ligature: man: cannot write in " + file + ": File exists\n");
    Invocation.of("man", "--directory", pages.toString(), "run")
        .gives(
            2,
            "",
            "ligature: man: --directory takes the pages of all commands, and run is given\n");
  }

  @Test
  void each_command_has_a_page_and_ligature_itself_too() {
    for (String command : UsageTest.COMMANDS.split(", ", -1)) {
      Invocation man = Invocation.of("man", command);
      assertEquals(0, man.status());
      assertTrue(man.out().startsWith(".TH LIGATURE-" + command.toUpperCase(Locale.ROOT)));
    }
    String whole = Invocation.of("man").out();
    assertTrue(whole.contains(".SH COMMANDS\n.TP\n\\fBrun\\fR\n"), whole);
    Invocation.of("man", "link")
        .gives(
            2,
            "",
            "ligature: man: no such command: link (there are %s)\n".formatted(UsageTest.COMMANDS));
  }
}
