package dev.ligature.bench.worker;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Library;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Many libraries in one program: linking them, and looking symbols up in them. */
final class LinkTasks {
  private final Opened<Program> program = new Opened<>();
  private final Opened<Library> root = new Opened<>();
  private List<String> names = List.of();

  /**
   * Opens a library and all it needs, and calls a function of it: folder, name, function. Gives
   * nanoseconds and the result.
   */
  String link(List<String> words) throws Throwable {
    long start = System.nanoTime();
    open(words);
    int result = (int) root.get().findFunction(words.get(2)).handle().invokeExact();
    return (System.nanoTime() - start) + "\t" + result;
  }

  /** Opens a library and all it needs: folder, name, a file with the names to look up. */
  String symbols(List<String> words) throws Exception {
    open(words);
    names = Files.readAllLines(Path.of(words.get(2)));
    return "";
  }

  private void open(List<String> words) {
    List<Path> folder = List.of(Path.of(words.get(0)));
    program.set(DynamicLinker.create().open(Configs.builder().libraryPath(folder).build()));
    root.set(program.get().open(words.get(1), OpenFlag.LAZY, OpenFlag.GLOBAL));
  }

  /** Looks all names up through the handle of the library opened: rounds. Gives ns a look-up. */
  String dlsymHandle(List<String> words) {
    int rounds = Integer.parseInt(words.get(0));
    int found = 0;
    long start = System.nanoTime();
    for (int i = 0; i < rounds; i++) {
      for (String name : names) {
        found += present(root.get().find(name));
      }
    }
    return perLookup(start, rounds, found);
  }

  /** Looks all names up in the global scope: rounds. Gives ns a look-up. */
  String dlsymGlobal(List<String> words) {
    int rounds = Integer.parseInt(words.get(0));
    int found = 0;
    long start = System.nanoTime();
    for (int i = 0; i < rounds; i++) {
      for (String name : names) {
        found += present(program.get().find(name));
      }
    }
    return perLookup(start, rounds, found);
  }

  private static int present(Optional<?> symbol) {
    return symbol.isPresent() ? 1 : 0;
  }

  private String perLookup(long start, int rounds, int found) {
    double ns = (double) (System.nanoTime() - start) / (rounds * names.size());
    return ns + "\t" + found / rounds;
  }
}
