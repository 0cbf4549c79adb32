package dev.ligature.linker.map;

import dev.ligature.linker.find.LibrarySearch.Runpath;
import dev.ligature.linker.image.ModuleImage;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The way from main, or from what was opened, to a library. It holds no library: one that was asked
 * for may outlive the one that asked.
 *
 * @param name the library's name
 * @param runpath where what it needs is searched
 * @param requester that of the library that needs or opened it, or null
 */
record Lineage(String name, Runpath runpath, @Nullable Lineage requester) {
  /**
   * The way that was saved, which is not empty.
   *
   * @param files the file system of its folders
   */
  static Lineage of(List<ModuleImage.Step> saved, FileSystem files) {
    Lineage way = null;
    for (ModuleImage.Step step : saved.reversed()) {
      way =
          new Lineage(
              step.name(), new Runpath(step.runpath(), step.origin().map(files::getPath)), way);
    }
    return Objects.requireNonNull(way);
  }

  /** What is saved of it, the library's own step first. */
  List<ModuleImage.Step> save() {
    List<ModuleImage.Step> steps = new ArrayList<>();
    for (Lineage step = this; step != null; step = step.requester) {
      Runpath own = step.runpath;
      steps.add(new ModuleImage.Step(step.name, own.entries(), own.origin().map(Path::toString)));
    }
    return steps;
  }

  /** The names, the library's own last. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (Lineage step = this; step != null; step = step.requester) {
      names.addFirst(step.name);
    }
    return names;
  }

  /** The runpaths, the library's own first. */
  List<Runpath> runpaths() {
    List<Runpath> runpaths = new ArrayList<>();
    for (Lineage step = this; step != null; step = step.requester) {
      runpaths.add(step.runpath);
    }
    return runpaths;
  }
}
