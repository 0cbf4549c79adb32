package dev.ligature.cli;

import dev.ligature.engine.CodeCache;
import dev.ligature.engine.GeneratedCode;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.wasm.PrintableText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** Prints what code was generated for the libraries of a program. */
final class CodeReport {
  private CodeReport() {}

  static void print(Program program, CodeCache cache, PrintWriter out) {
    for (Library library : program.libraries()) {
      print(library.generatedCode(), out);
    }
    cache.folder().ifPresent(folder -> print(folder, cache.statistics(), out));
  }

  private static void print(Path folder, CodeCache.Statistics statistics, PrintWriter out) {
    out.println(
        "code cache %s: %d classes found, %d generated, %d files refused"
            .formatted(
                PrintableText.of(folder.toString()),
                statistics.found(),
                statistics.generated(),
                statistics.refused()));
    statistics.problem().ifPresent(problem -> out.println(">>> " + PrintableText.of(problem)));
  }

  private static void print(GeneratedCode code, PrintWriter out) {
    List<GeneratedCode.Function> functions =
        code.functions().stream().filter(GeneratedCode.Function::isGenerated).toList();
    List<GeneratedCode.Group> groups = code.generated();
    out.println(
        "%s: %d of %d functions generated, in %d of %d groups"
            .formatted(
                PrintableText.of(code.module()),
                functions.size(),
                code.functions().size(),
                groups.size(),
                code.groups().size()));
    if (functions.isEmpty()) {
      return;
    }
    out.println(
        ">>> %d classes of %d bytes, of which constant pools %d, bytecode %d; %d bytes of bodies"
            .formatted(
                groups.stream().mapToInt(GeneratedCode.Group::classes).sum(),
                groups.stream().mapToInt(GeneratedCode.Group::classBytes).sum(),
                groups.stream().mapToInt(GeneratedCode.Group::constantPoolBytes).sum(),
                functions.stream().mapToInt(GeneratedCode.Function::codeBytes).sum(),
                functions.stream().mapToInt(GeneratedCode.Function::bodyBytes).sum()));
    out.println(">>>    index       body   bytecode  methods  function");
    for (GeneratedCode.Function function : functions) {
      out.println(
          ">>> %8d %10d %10d %8d  %s"
              .formatted(
                  function.index(),
                  function.bodyBytes(),
                  function.codeBytes(),
                  function.methods(),
                  PrintableText.of(function.name())));
    }
  }
}
