package dev.ligature.emscripten.calls;

import dev.ligature.engine.Engine;
import dev.ligature.linker.HostFunction;
import dev.ligature.wasi.preview1.GuestMemory;
import dev.ligature.wasm.FuncType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What a guest tells JavaScript of its types and functions, by {@code _embind_register_} functions.
 * Versions of Emscripten differ in their last parameters; those that are read here are the first.
 */
final class Embind {
  private static final String PREFIX = "_embind_";
  private static final String REGISTER = "_embind_register_";
  private static final String FUNCTION = "function";

  private final Guest guest;
  private final GuestMemory memory;
  private final Consumer<EmbindCall> listener;
  private final Map<Integer, EmbindType> types = new ConcurrentHashMap<>();

  Embind(Guest guest, GuestMemory memory, Consumer<EmbindCall> listener) {
    this.guest = guest;
    this.memory = memory;
    this.listener = listener;
  }

  /** A function by which a guest tells of something; those that give a result do more than that. */
  Optional<HostFunction> find(String name, FuncType type) {
    if (!name.startsWith(PREFIX) || !type.results().isEmpty()) {
      return Optional.empty();
    }
    MethodType wanted = Engine.methodType(type);
    MethodHandle told =
        MethodHandles.insertArguments(TELL.bindTo(this), 0, name)
            .asCollector(Object[].class, wanted.parameterCount())
            .asType(wanted);
    return Optional.of(HostFunction.of(HostFunction.ENV, name, type, told));
  }

  void tell(String name, Object[] arguments) {
    if (!name.startsWith(REGISTER) || arguments.length < 2) {
      return;
    }
    String what = name.substring(REGISTER.length());
    if (what.equals(FUNCTION)) {
      listener.accept(function(arguments));
    } else {
      EmbindType.Kind.of(what)
          .ifPresent(
              kind ->
                  types.put((int) arguments[0], new EmbindType(kind, text((int) arguments[1]))));
    }
  }

  /** Of the name, how many types, where, a signature, an invoker, and what is invoked. */
  private EmbindCall function(Object... arguments) {
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < (int) arguments[1]; i++) {
      ids.add(memory.readInt((int) arguments[2] + i * Integer.BYTES));
    }
    return new EmbindCall(
        guest,
        memory,
        text((int) arguments[0]),
        () -> types(ids),
        (int) arguments[4],
        (int) arguments[5]);
  }

  /** Types may be told of behind the functions that have them. */
  private List<Optional<EmbindType>> types(List<Integer> ids) {
    return ids.stream().map(id -> Optional.ofNullable(types.get(id))).toList();
  }

  private String text(int address) {
    return GuestText.message(memory, address);
  }

  private static final MethodHandle TELL;

  static {
    try {
      TELL =
          MethodHandles.lookup()
              .findVirtual(
                  Embind.class,
                  "tell",
                  MethodType.methodType(void.class, String.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
