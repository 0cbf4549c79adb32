package dev.ligature.conformance.mutants;

import dev.ligature.wasm.DylinkSection;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Several modules in one input, one behind the other: each begins with a preamble. The first one is
 * the program; the others have the names that it and they need, in that order, as far as there are.
 */
record ModuleSet(List<byte[]> modules, List<String> names) {
  private static final byte[] PREAMBLE = {0, 'a', 's', 'm', 1, 0, 0, 0};
  private static final int MOST = 8;

  static ModuleSet of(byte[] input) {
    List<byte[]> modules = new ArrayList<>();
    int from = next(input, 0);
    while (from < input.length && modules.size() < MOST) {
      int to = next(input, from + 1);
      modules.add(Arrays.copyOfRange(input, from, to));
      from = to;
    }
    return new ModuleSet(modules, names(modules));
  }

  /** Where the next module begins, or the end. */
  private static int next(byte[] input, int from) {
    for (int i = from; i + PREAMBLE.length <= input.length; i++) {
      if (Arrays.equals(input, i, i + PREAMBLE.length, PREAMBLE, 0, PREAMBLE.length)) {
        return i;
      }
    }
    return input.length;
  }

  private static List<String> names(List<byte[]> modules) {
    List<String> needed = new ArrayList<>();
    modules.forEach(module -> needed(module, needed));
    List<String> names = new ArrayList<>();
    for (int i = 0; i < modules.size(); i++) {
      boolean isNeeded = i > 0 && i <= needed.size();
      names.add(i == 0 ? "main.wasm" : isNeeded ? needed.get(i - 1) : "lib" + i + ".so");
    }
    return names;
  }

  private static void needed(byte[] module, List<String> names) {
    try {
      DylinkSection.of(WasmModule.parse(module)).stream()
          .flatMap(section -> section.needed().stream())
          .filter(name -> name.matches("[A-Za-z0-9_.-]{1,40}") && !name.startsWith("."))
          .filter(name -> !names.contains(name) && !name.equals("main.wasm"))
          .forEach(names::add);
    } catch (WasmException e) {
      // It needs nothing, then.
    }
  }

  /** Whether all code ends, since none has a loop. */
  boolean ends() {
    return modules.stream().allMatch(ModuleSet::ends);
  }

  private static boolean ends(byte[] bytes) {
    try {
      WasmModule module = WasmModule.parse(bytes);
      int first = module.importCount(ExternKind.FUNCTION);
      for (int function = first; function < module.functionCount(); function++) {
        Instructions code = module.body(function).code();
        for (int i = 0; i < code.size(); i++) {
          if (code.op(i) == Op.LOOP) {
            return false;
          }
        }
      }
      return true;
    } catch (WasmException e) {
      return true;
    }
  }
}
