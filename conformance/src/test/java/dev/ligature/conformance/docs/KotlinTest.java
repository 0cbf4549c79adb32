package dev.ligature.conformance.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.guests.Guests;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The Kotlin program of {@code docs/java.md} compiles without a warning, and prints what it says.
 */
final class KotlinTest {
  /** Without what is not there, of which the compiler warns. */
  private static final String PATH =
      Stream.of(
              System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                  .split(Pattern.quote(File.pathSeparator), -1))
          .filter(entry -> Files.exists(Path.of(entry)))
          .collect(Collectors.joining(File.pathSeparator));

  @TempDir private Path folder;

  private static String block(String text, String language, int from) {
    int start = text.indexOf("```" + language + "\n", from) + language.length() + 4;
    return text.substring(start, text.indexOf("```", start));
  }

  private static String run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-cp");
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  @Test
  void the_program_runs() throws Exception {
    String guide = Files.readString(Path.of(System.getProperty("ligature.root"), "docs/java.md"));
    int section = guide.indexOf("\n## Kotlin\n");
    Path source = folder.resolve("main.kt");
    Files.writeString(source, "package com.acme\n\n" + block(guide, "kotlin", section));
    Path classes = folder.resolve("classes");
    run(
        PATH,
        "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler",
        "-Werror",
        "-no-stdlib",
        "-no-reflect",
        "-jvm-target",
        "24",
        "-cp",
        PATH,
        "-d",
        classes.toString(),
        source.toString());
    assertEquals(
        block(guide, "text", section),
        run(
            classes + File.pathSeparator + PATH,
            "com.acme.MainKt",
            Guests.module("bind/bind.so").getParent().toString()));
  }
}
