package dev.ligature.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The functions of a module as all its instances in one program see them: one object a function,
 * and one target an import.
 */
final class FunctionSlots {
  private final @Nullable Func[] functions;
  private List<Instance> copies = List.of();
  private final Set<Func> standIns = new HashSet<>();

  FunctionSlots(int count) {
    functions = new Func[count];
  }

  /**
   * The function at an index.
   *
   * @param first the first thread's instance, which a new one belongs to
   */
  Func get(Instance first, int index) {
    Func function = functions[index];
    return function != null ? function : make(first, index);
  }

  private synchronized Func make(Instance first, int index) {
    Func function = functions[index];
    if (function == null) {
      function = new Func(first, index);
      functions[index] = function;
    }
    return function;
  }

  /** Binds an import in the first thread's instance and in those of all others. */
  synchronized void bind(Instance first, int index, Func target) {
    functions[index] = target;
    first.setFunction(index, target);
    for (Instance copy : copies) {
      copy.setFunction(index, target);
    }
  }

  /** Takes in an instance of another thread, whose imports are bound as they are now. */
  synchronized void add(Instance copy, int imports) {
    for (int k = 0; k < imports; k++) {
      copy.setFunction(k, functions[k]);
    }
    List<Instance> all = new ArrayList<>(copies);
    all.add(copy);
    copies = List.copyOf(all);
  }

  /** Says that the program has a second thread. */
  synchronized void share() {
    for (Func function : functions) {
      if (function != null) {
        function.share();
      }
    }
    standIns.forEach(Func::share);
  }

  /** A stand-in for a function of the first thread's instance. */
  synchronized Func standIn(Func function) {
    Func standIn = new Func(function);
    standIns.add(standIn);
    return standIn;
  }

  synchronized void forget(Func standIn) {
    standIns.remove(standIn);
  }

  /** Makes the functions that the module defines trap. */
  synchronized void retire(int imports, UnaryOperator<String> message) {
    for (int k = imports; k < functions.length; k++) {
      Func function = functions[k];
      if (function != null) {
        function.retire(message.apply(function.name()));
      }
    }
  }

  /** Lets go of an instance of another thread. */
  synchronized void remove(Instance copy) {
    List<Instance> rest = new ArrayList<>(copies);
    rest.remove(copy);
    copies = List.copyOf(rest);
  }
}
