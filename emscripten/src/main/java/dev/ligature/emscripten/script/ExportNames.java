package dev.ligature.emscripten.script;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names of what a module exports, by what a script does with the exports: {@code
 * Module["_free"]=wasmExports["x"]}, {@code _free=wasmExports.x}, {@code wasmExports["y"]()}.
 */
final class ExportNames {
  private static final String EXPORTS = "wasmExports";

  /** What makes a function of an export's name in scripts that check assertions. */
  private static final String WRAPPER = "createExportWrapper";

  private static final String CONSTRUCTORS = "__wasm_call_ctors";

  /** What has another name in the script than in a module. */
  private static final Map<String, String> OTHERS =
      Map.of("wasmMemory", "memory", "wasmTable", "__indirect_function_table");

  /** A variable that holds the exports between two tokens. */
  private record Holder(String name, int from, int to) {}

  private final Script script;
  private final Map<String, List<Holder>> holders = new HashMap<>();
  private final Map<String, String> names = new HashMap<>();

  /** Names of variables, which count if no property has another. */
  private final Map<String, String> weak = new HashMap<>();

  ExportNames(Script script) {
    this.script = script;
    hold(new Holder(EXPORTS, 0, script.size()));
    findHolders();
    for (int at = 0; at < script.size(); at++) {
      find(at);
    }
    weak.forEach(names::putIfAbsent);
  }

  private void hold(Holder holder) {
    holders.computeIfAbsent(holder.name, _ -> new ArrayList<>()).add(holder);
  }

  /** Finds {@code a=b=c.exports}; a parameter holds the exports within its function. */
  private void findHolders() {
    List<Integer> blocks = new ArrayList<>();
    for (int at = 0; at < script.size(); at++) {
      if (script.is(at, "{")) {
        blocks.add(at);
      } else if (script.is(at, "}") && !blocks.isEmpty()) {
        blocks.removeLast();
      } else if (script.is(at, "exports") && script.is(at - 1, ".")) {
        int block = blocks.isEmpty() ? -1 : blocks.getLast();
        for (int name = at - 4;
            script.is(name, Kind.NAME) && script.is(name + 1, "=") && !script.is(name - 1, ".");
            name -= 2) {
          boolean isLocal = isParameter(script.text(name), block);
          hold(
              new Holder(
                  script.text(name),
                  isLocal ? block : 0,
                  isLocal ? script.other(block) : script.size()));
        }
      }
    }
  }

  private boolean isParameter(String name, int block) {
    int close = script.is(block - 1, "=>") ? block - 2 : block - 1;
    if (script.is(close, name)) {
      return true;
    }
    for (int at = script.other(close) + 1; script.is(close, ")") && at < close; at++) {
      if (script.is(at, name)) {
        return true;
      }
    }
    return false;
  }

  private boolean isHolder(int at) {
    // In older scripts the exports are a property.
    return (script.is(at, "]") && script.is(at - 2, "[") && script.word(at - 1).equals("asm"))
        || (script.is(at, Kind.NAME)
            && !script.is(at - 1, ".")
            && holders.getOrDefault(script.text(at), List.of()).stream()
                .anyMatch(holder -> holder.from <= at && at <= holder.to));
  }

  /** Looks what is done with the export that is taken from a holder, if one is at the token. */
  private void find(int at) {
    if (script.is(at, WRAPPER) && script.is(at + 1, "(") && script.is(at + 2, Kind.STRING)) {
      assigned(script.word(at + 2), at - 1);
      return;
    }
    boolean isDotted = script.is(at + 1, ".") && script.is(at + 2, Kind.NAME);
    boolean isString =
        script.is(at + 1, "[") && script.is(at + 2, Kind.STRING) && script.is(at + 3, "]");
    int next = at + (isDotted ? 3 : 4);
    if ((!isDotted && !isString) || script.is(next, "=") || !isHolder(at)) {
      return;
    }
    String export = script.word(at + 2);
    int before = (script.is(at, "]") ? at - 3 : at) - 1;
    if (script.is(before, "=")) {
      assigned(export, before);
    } else if (isConstructors(before, next)) {
      names.putIfAbsent(export, CONSTRUCTORS);
    }
  }

  /** A call of nothing with nothing, as a statement, or what is to be called when all is there. */
  private boolean isConstructors(int before, int next) {
    boolean isStatement =
        before < 0
            || List.of(";", "{", "}", ",", ")", "=>").stream()
                .anyMatch(sign -> script.is(before, sign));
    return (isStatement && script.is(next, "(") && script.is(next + 1, ")"))
        || (script.is(before, "(") && script.is(before - 1, "addOnInit"));
  }

  /** Follows {@code a=b["c"]=} to the left. */
  private void assigned(String export, int equals) {
    int at = equals;
    while (script.is(at, "=")) {
      if (script.is(at - 1, "]") && script.is(at - 2, Kind.STRING) && script.is(at - 3, "[")) {
        property(export, script.word(at - 2));
        at -= 5;
      } else if (script.is(at - 1, Kind.NAME) && script.is(at - 2, ".")) {
        property(export, script.text(at - 1));
        at -= 4;
      } else if (script.is(at - 1, Kind.NAME)) {
        variable(export, script.text(at - 1));
        at -= 2;
      } else {
        return;
      }
    }
  }

  private void property(String export, String name) {
    names.putIfAbsent(export, name.startsWith("_") ? name.substring(1) : name);
  }

  /** A variable may have a name that a minifier has made. */
  private void variable(String export, String name) {
    if (name.startsWith("_") && name.length() > 1) {
      weak.putIfAbsent(export, name.substring(1));
    } else if (OTHERS.containsKey(name)) {
      weak.putIfAbsent(export, OTHERS.getOrDefault(name, name));
    } else if (name.startsWith("dynCall_") || name.equals(export)) {
      weak.putIfAbsent(export, name);
    }
  }

  Optional<String> name(String minified) {
    return Optional.ofNullable(names.get(minified));
  }
}
