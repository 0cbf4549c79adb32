package dev.ligature.cli;

import dev.ligature.linker.Interposition;
import dev.ligature.linker.LoadPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The modules of a program that is compiled ahead of time, by the names that lead to them. */
final class CompiledModules {
  /** By the name of the file itself, which is in stack traces and in the names of classes. */
  private final Map<String, byte[]> files = new LinkedHashMap<>();

  /** The file's name by each name by which a library is asked for. */
  private final Map<String, String> names = new LinkedHashMap<>();

  /** The name by which each file is asked for first, which says how it is compiled when it runs. */
  private final Map<String, String> firstNames = new LinkedHashMap<>();

  private CompiledModules() {}

  /**
   * Those of a plan.
   *
   * @param plan the program and all that it needs and opens, each of which was found
   * @throws UsageException if two files have one name
   */
  static CompiledModules of(LoadPlan plan) throws IOException {
    CompiledModules modules = new CompiledModules();
    for (LoadPlan.Entry entry : plan.entries()) {
      modules.add(entry.name(), entry.path().orElseThrow().toRealPath());
    }
    return modules;
  }

  private void add(String asked, Path path) throws IOException {
    String name = path.getFileName().toString();
    byte[] bytes = Files.readAllBytes(path);
    byte[] known = files.putIfAbsent(name, bytes);
    if (known != null && !Arrays.equals(known, bytes)) {
      throw new UsageException(
          "compile: two files of the name %s: %s is another one".formatted(name, path));
    }
    firstNames.putIfAbsent(name, asked);
    if (files.size() > 1) {
      names.put(asked, name);
      names.put(asked.substring(asked.lastIndexOf('/') + 1), name);
    }
  }

  /** The file's name of the program. */
  String main() {
    return files.keySet().iterator().next();
  }

  /** Whether a file is a library whose own calls are to be interposed. */
  boolean isInterposed(String file, Interposition interposition) {
    return !file.equals(main()) && interposition.includes(firstNames.getOrDefault(file, file));
  }

  Map<String, byte[]> files() {
    return files;
  }

  Map<String, String> names() {
    return names;
  }
}
