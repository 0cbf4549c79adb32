package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ligature completion} and {@code ligature man}. */
class ShellTest {
  private static final Path BASH = Path.of("/bin/bash");

  @TempDir Path folder;

  private List<String> completions(String... words) throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(BASH), "no bash");
    Path script = folder.resolve("completion.bash");
    Files.write(script, Invocation.of("completion", "bash").outBytes());
    String line =
        """
        . "%s"
        COMP_WORDS=(ligature %s)
        COMP_CWORD=%d
        _complete_ligature
        printf '%%s\\n' "${COMPREPLY[@]}"
        """
            .formatted(script, String.join(" ", words), words.length);
    Process bash =
        new ProcessBuilder(BASH.toString(), "--norc", "-c", line)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    bash.getOutputStream().close();
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    bash.waitFor();
    return out.lines().map(String::strip).toList();
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
  void zsh_has_the_script_of_bash_and_fish_one_of_its_own() {
    assertEquals(
        Invocation.of("completion", "bash").out(), Invocation.of("completion", "zsh").out());
    String fish = Invocation.of("completion", "fish").out();
    assertTrue(
        fish.startsWith(
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
            .formatted(Invocation.of("--version").out().strip()),
        "");
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
