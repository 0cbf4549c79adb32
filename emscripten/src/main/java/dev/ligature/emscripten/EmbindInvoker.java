package dev.ligature.emscripten;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function of the guest with values for arguments.
 *
 * @param where what it is, in messages
 * @param types the types of the guest
 * @param result the number of the type of its result
 * @param parameters the numbers of the types of its parameters
 * @param code what is called
 * @param context what that takes first: what is to be called
 */
record EmbindInvoker(
    String where,
    EmbindTypes types,
    int result,
    List<Integer> parameters,
    EmbindCode code,
    int context) {
  EmbindInvoker {
    parameters = List.copyOf(parameters);
  }

  EmbindSignature signature() {
    return new EmbindSignature(types.name(result), types.names(parameters));
  }

  /**
   * Calls it.
   *
   * @param self the address of the object of a method; nothing for others
   */
  @Nullable Object call(List<Integer> self, List<? extends @Nullable Object> arguments) {
    EmbindType given = types.require(result, where);
    Temporaries after = new Temporaries();
    try {
      List<Object> wires = new ArrayList<>();
      wires.add(context);
      wires.addAll(self);
      addArguments(wires, arguments, after);
      return given.value(code.call(wires.toArray()));
    } finally {
      after.end();
    }
  }

  private void addArguments(
      List<Object> wires, List<? extends @Nullable Object> arguments, Temporaries after) {
    List<EmbindType> wanted = parameters.stream().map(id -> types.require(id, where)).toList();
    try {
      for (int i = 0; i < wanted.size(); i++) {
        wires.add(wanted.get(i).wire(arguments.get(i), after));
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s takes %s: %s".formatted(where, types.names(parameters), e.getMessage()), e);
    }
  }
}
