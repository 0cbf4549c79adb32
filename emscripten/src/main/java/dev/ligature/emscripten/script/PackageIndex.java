package dev.ligature.emscripten.script;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The index of a file package, whose contents are end to end in another file.
 *
 * @param folders the folders that the script makes
 * @param files the files, in the order of the script
 */
public record PackageIndex(List<String> folders, List<Entry> files) {
  /**
   * Where a file's contents are.
   *
   * @param name the name, from the guest's root
   * @param start where the contents begin
   * @param end where what comes behind them begins
   */
  public record Entry(String name, long start, long end) {}

  /** Makes an index. */
  public PackageIndex {
    folders = List.copyOf(folders);
    files = List.copyOf(files);
  }

  /** Where the last contents end. */
  public long end() {
    return files.stream().mapToLong(Entry::end).max().orElse(0);
  }

  /** The indexes in a script, each of which is an array of objects. */
  public static List<PackageIndex> all(Script script) {
    return new Search(script).all();
  }

  /** A way through the tokens. */
  private static final class Search {
    private final Script script;
    private final List<PackageIndex> found = new ArrayList<>();
    private List<String> folders = new ArrayList<>();

    Search(Script script) {
      this.script = script;
    }

    List<PackageIndex> all() {
      for (int at = 0; at < script.size(); at++) {
        if (script.is(at, "[")) {
          at = Math.max(at, files(at));
        } else if (script.word(at).equals("FS_createPath")) {
          folder(at);
        }
      }
      if (!found.isEmpty()) {
        PackageIndex last = found.removeLast();
        List<String> all = new ArrayList<>(last.folders);
        all.addAll(folders);
        found.add(new PackageIndex(all, last.files));
      }
      return List.copyOf(found);
    }

    /** Reads an array, if it is one of files, and tells where it ends. */
    private int files(int array) {
      List<Entry> files = new ArrayList<>();
      int at = array;
      while (script.is(at + 1, "{")) {
        Optional<Entry> entry = entry(at + 1);
        if (entry.isEmpty()) {
          break;
        }
        files.add(entry.get());
        at = script.other(at + 1) + 1;
        if (!script.is(at, ",")) {
          break;
        }
      }
      if (!files.isEmpty()) {
        found.add(new PackageIndex(folders, files));
        folders = new ArrayList<>();
      }
      return at;
    }

    /** An object that has what tells a file, and nothing but literals. */
    private Optional<Entry> entry(int object) {
      Optional<String> name = Optional.empty();
      OptionalLong start = OptionalLong.empty();
      OptionalLong end = OptionalLong.empty();
      int last = script.other(object);
      int at = object + 1;
      while (at < last && script.is(at + 1, ":")) {
        int value = at + 2;
        switch (script.word(at)) {
          case "filename" ->
              name =
                  script.is(value, Kind.STRING)
                      ? Optional.of(script.word(value))
                      : Optional.empty();
          case "start" -> start = number(value);
          case "end" -> end = number(value);
          default -> {}
        }
        at = value + (script.is(value, "!") || script.is(value, "-") ? 2 : 1);
        at += script.is(at, ",") ? 1 : 0;
      }
      return at == last && name.isPresent() && start.isPresent() && end.isPresent()
          ? Optional.of(new Entry(name.get(), start.getAsLong(), end.getAsLong()))
          : Optional.empty();
    }

    private OptionalLong number(int token) {
      return script.is(token, Kind.NUMBER)
          ? Literals.integer(script.text(token))
          : OptionalLong.empty();
    }

    /** A call of the function, as a property by name or by string, with its first arguments. */
    private void folder(int function) {
      int at = script.is(function + 1, "]") ? function + 2 : function + 1;
      if (script.is(at, "(")
          && script.is(at + 1, Kind.STRING)
          && script.is(at + 2, ",")
          && script.is(at + 3, Kind.STRING)) {
        folders.add(script.word(at + 1) + "/" + script.word(at + 3));
      }
    }
  }
}
