package dev.ligature.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A program that {@code ligature compile} puts in a jar, and its processes.
 *
 * @param folder where the jar is, and where it runs
 */
record CompiledProgram(Path folder) {
  /** What a process gave. */
  record Ended(int status, String out, String err) {
    /** What the command gave in this process. */
    static Ended of(Invocation invocation) {
      return new Ended(invocation.status(), invocation.out(), invocation.err());
    }
  }

  Path jar() {
    return folder.resolve("app.jar");
  }

  /** Writes the jar. */
  void compile(String... words) {
    List<String> line = new ArrayList<>(List.of("compile", "-o", jar().toString()));
    line.addAll(List.of(words));
    Invocation.of(line.toArray(String[]::new)).gives(0, "", "");
  }

  /** Runs it in a process, with options of the JVM. */
  Ended run(List<String> options, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-jar", jar().toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    int status = process.waitFor();
    return new Ended(status, Files.readString(out), Files.readString(err));
  }

  /** Runs it in a process. */
  Ended run(String... arguments) throws Exception {
    return run(List.of(), arguments);
  }

  /** What is in the jar. */
  List<String> entries() throws IOException {
    try (ZipFile zip = new ZipFile(jar().toFile())) {
      return zip.stream().map(ZipEntry::getName).toList();
    }
  }
}
