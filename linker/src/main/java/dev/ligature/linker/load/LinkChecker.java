package dev.ligature.linker.load;

import dev.ligature.linker.LinkCheck;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.LoadPlan;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.find.FoundModule;
import dev.ligature.linker.find.LibrarySearch;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.Scopes;
import dev.ligature.linker.relocate.ReferenceCheck;
import dev.ligature.linker.resolve.Problems;
import dev.ligature.linker.trace.Trace;
import java.util.ArrayList;
import java.util.List;

/** Finds out whether a program would link, and tells all that would keep it from that. */
public final class LinkChecker {
  private final LoadPlanner planner;
  private final ReferenceCheck references;
  private final WidthCheck widths;
  private final Problems problems = new Problems();
  private final List<LinkException> failures = new ArrayList<>();
  private final List<LoadedLibrary> libraries = new ArrayList<>();
  private final PlannedLoads loads;

  /**
   * What finds libraries.
   *
   * @param search finds their files
   * @param needed finds them in the link map, or their files
   */
  public record Finders(LibrarySearch search, FindNeeded needed) {}

  /**
   * A checker for one program, in whose namespace nothing is loaded.
   *
   * @param finders find libraries
   * @param references looks up what they import
   * @param widths compares the widths of their pointers
   */
  public LinkChecker(
      ProgramConfig config,
      Finders finders,
      Scopes scopes,
      ReferenceCheck references,
      WidthCheck widths,
      Trace trace) {
    this.widths = widths;
    this.planner = new LoadPlanner(config, finders.search(), trace);
    this.references = references;
    this.loads = new PlannedLoads(config, finders.needed(), scopes, trace, problems);
  }

  /**
   * Checks a program.
   *
   * @param opened the names of what main would open
   * @throws LinkException.InvalidModule if main can't be a program
   */
  public LinkCheck check(String name, FoundModule main, List<String> opened) {
    LoadPlan plan = planner.plan(name, main);
    if (!plan.complete()) {
      // What is missing would define symbols: that they are undefined says nothing more.
      return new LinkCheck(plan, planner.problems(), List.of());
    }
    add(loads.start(name, main));
    for (String library : opened) {
      try {
        add(loads.open(library, libraries.getFirst()));
      } catch (LinkException e) {
        failures.add(e);
      }
    }
    try {
      widths.check(libraries);
    } catch (LinkException e) {
      failures.add(e);
    }
    List<LinkException> all = new ArrayList<>(failures);
    all.addAll(references.each(problems));
    return new LinkCheck(plan, all, failures.isEmpty() ? unused() : List.of());
  }

  private void add(Load load) {
    libraries.addAll(load.fresh());
    for (LoadedLibrary library : load.fresh()) {
      references.check(library, libraries, problems, failures);
    }
  }

  private List<LinkCheck.Unused> unused() {
    List<LinkCheck.Unused> unused = new ArrayList<>();
    for (LoadedLibrary library : libraries) {
      List<String> names = library.module().needed();
      for (int i = 0; i < names.size(); i++) {
        if (!library.uses().contains(library.needed().get(i))) {
          unused.add(new LinkCheck.Unused(library.name(), names.get(i)));
        }
      }
    }
    return unused;
  }
}
