package dev.ligature.emscripten.calls;

import dev.ligature.emscripten.calls.EmbindType.Kind;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.wasi.preview1.GuestMemory;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A function of C++ that a guest has told of, and how it is called. */
public final class EmbindCall {
  private final Guest guest;
  private final GuestMemory memory;
  private final String name;
  private final Supplier<List<Optional<EmbindType>>> types;
  private final int invoker;
  private final int function;

  EmbindCall(
      Guest guest,
      GuestMemory memory,
      String name,
      Supplier<List<Optional<EmbindType>>> types,
      int invoker,
      int function) {
    this.guest = guest;
    this.memory = memory;
    this.name = name;
    this.types = types;
    this.invoker = invoker;
    this.function = function;
  }

  /** The name. */
  public String name() {
    return name;
  }

  /** The types of the result and of the parameters, in C++; {@code ?} where they are not known. */
  public List<String> types() {
    return types.get().stream().map(type -> type.map(EmbindType::name).orElse("?")).toList();
  }

  /**
   * Calls it.
   *
   * @throws IllegalArgumentException if the arguments do not fit
   * @throws IllegalStateException if one of its types has no counterpart
   */
  public Optional<Object> call(List<Object> arguments) {
    List<Kind> kinds = kinds();
    List<Kind> parameters = kinds.subList(1, kinds.size());
    if (!parameters.stream()
        .map(Kind::type)
        .toList()
        .equals(arguments.stream().map(Object::getClass).toList())) {
      throw new IllegalArgumentException(
          "the embind function %s takes %s, called with %s"
              .formatted(name, types().subList(1, kinds.size()), arguments));
    }
    MethodHandle handle =
        guest
            .program()
            .functionAt(invoker)
            .map(FunctionSymbol::handle)
            .orElseThrow(() -> new IllegalStateException(name + ": its invoker is not there"));
    List<Object> wires = new ArrayList<>(List.of(function));
    List<Integer> strings = new ArrayList<>();
    try {
      for (int i = 0; i < arguments.size(); i++) {
        Object wire = wire(arguments.get(i), handle.type().parameterType(i + 1));
        wires.add(wire);
        if (parameters.get(i) == Kind.STRING) {
          strings.add((int) wire);
        }
      }
      return value(kinds.getFirst(), invoke(handle, wires));
    } finally {
      strings.forEach(this::free);
    }
  }

  private List<Kind> kinds() {
    return types.get().stream()
        .map(
            type ->
                type.map(EmbindType::kind)
                    .orElseThrow(
                        () ->
                            new IllegalStateException(
                                "the embind function %s has a type without a counterpart: %s"
                                    .formatted(name, types()))))
        .toList();
  }

  private static @Nullable Object invoke(MethodHandle handle, List<Object> wires) {
    try {
      return handle.invokeWithArguments(wires);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** What the guest passes for a value. */
  private Object wire(Object value, Class<?> type) {
    return switch (value) {
      case Boolean truth -> truth ? 1 : 0;
      case Double number when type == float.class -> number.floatValue();
      case String text -> string(text);
      default -> value;
    };
  }

  /** A string of embind: its size in bytes before the bytes. */
  private int string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int address = guest.allocate(Integer.BYTES + bytes.length + 1);
    memory.writeI32(address, bytes.length);
    memory.write(address + Integer.BYTES, bytes, 0, bytes.length);
    memory.writeByte(address + Integer.BYTES + bytes.length, (byte) 0);
    return address;
  }

  private Optional<Object> value(Kind kind, @Nullable Object wire) {
    return switch (kind) {
      case VOID -> Optional.empty();
      case BOOL -> Optional.ofNullable(wire).map(number -> (int) number != 0);
      case FLOAT -> Optional.ofNullable(wire).map(number -> ((Number) number).doubleValue());
      case STRING -> Optional.ofNullable(wire).map(address -> taken((int) address));
      default -> Optional.ofNullable(wire);
    };
  }

  /** A string that is the caller's, to be freed by it. */
  private String taken(int address) {
    byte[] bytes = memory.readBytes(address + Integer.BYTES, memory.readInt(address));
    free(address);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private void free(int address) {
    guest.find("free").ifPresent(free -> Guest.call(free, address));
  }
}
