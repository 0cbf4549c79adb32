package dev.ligature.cli;

import dev.ligature.cli.json.JsonObject;
import dev.ligature.linker.LinkCheck;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.LoadPlan;
import dev.ligature.linker.SymbolMismatch;
import dev.ligature.linker.UndefinedReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What is known of linking a program, as JSON: see {@code docs/json.md}. */
final class LinkJson {
  private LinkJson() {}

  /** Adds the libraries of a plan. */
  static JsonObject addPlan(JsonObject object, LoadPlan plan) {
    return object
        .with("complete", plan.complete())
        .with("libraries", plan.entries(), LinkJson::library);
  }

  private static JsonObject library(LoadPlan.Entry entry) {
    JsonObject library =
        new JsonObject()
            .with("name", entry.name())
            .with("path", entry.path().map(Path::toString))
            .with("problem", entry.problem())
            .with("neededBy", entry.neededBy())
            .with("needed", needed(entry), need -> need);
    return entry.found()
        ? library
            .with("memory", area(entry.memoryBase(), entry.memorySize()))
            .with("table", area(entry.tableBase(), entry.tableSize()))
        : library;
  }

  private static List<JsonObject> needed(LoadPlan.Entry entry) {
    return IntStream.range(0, entry.needed().size())
        .mapToObj(
            i ->
                new JsonObject()
                    .with("name", entry.needed().get(i))
                    .with("library", entry.neededEntries().get(i)))
        .toList();
  }

  private static JsonObject area(long base, long size) {
    return new JsonObject().with("base", base).with("size", size);
  }

  /** Adds what would keep a program from being linked. */
  static JsonObject addProblems(JsonObject object, LinkCheck check) {
    List<UndefinedReference> undefined = new ArrayList<>();
    List<SymbolMismatch> mismatches = new ArrayList<>();
    List<UndefinedReference> refused = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (LinkException problem : check.problems()) {
      switch (problem) {
        case LinkException.Undefined e -> undefined.addAll(e.references());
        case LinkException.Mismatch e -> mismatches.addAll(e.mismatches());
        case LinkException.Refused e -> refused.addAll(e.references());
        default -> others.add(String.valueOf(problem.getMessage()));
      }
    }
    return object
        .with("undefined", undefined, LinkJson::reference)
        .with("mismatches", mismatches, LinkJson::mismatch)
        .with("refused", refused, LinkJson::reference)
        .with("problems", others);
  }

  private static JsonObject reference(UndefinedReference reference) {
    return new JsonObject()
        .with("symbol", reference.symbol())
        .with("kind", ProblemLines.word(reference))
        .with("library", reference.library())
        .with("import", reference.reference())
        .with("neededBy", reference.neededBy());
  }

  private static JsonObject mismatch(SymbolMismatch mismatch) {
    return new JsonObject()
        .with("symbol", mismatch.symbol())
        .with("library", mismatch.library())
        .with("import", mismatch.reference())
        .with("expected", mismatch.expected())
        .with("definedIn", mismatch.definedIn())
        .with("actual", mismatch.actual())
        .with("neededBy", mismatch.neededBy());
  }

  /** Adds what is needed and not used. */
  static JsonObject addUnused(JsonObject object, LinkCheck check) {
    return object.with(
        "unused",
        check.unused(),
        unused ->
            new JsonObject().with("library", unused.library()).with("needed", unused.needed()));
  }
}
