package dev.ligature.emscripten;

import dev.ligature.emscripten.calls.Group;
import dev.ligature.emscripten.calls.Guest;
import dev.ligature.emscripten.calls.MoreFunctions;
import dev.ligature.linker.HostFunction;
import dev.ligature.wasm.FuncType;
import java.lang.invoke.MethodHandles;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The functions of embind for one program: those that are told something, and those of values. */
final class EmbindFunctions implements MoreFunctions {
  private final EmbindRegistrations registrations;
  private final Group values;

  private EmbindFunctions(EmbindRegistrations registrations, Group values) {
    this.registrations = registrations;
    this.values = values;
  }

  /**
   * The functions for a program.
   *
   * @param listener is given what the program makes known
   * @param strings what {@code std::string} has
   * @param globals what Java gives in place of JavaScript's
   */
  static EmbindFunctions open(
      Guest guest, Consumer<Embind> listener, Charset strings, Map<String, Object> globals) {
    Embind known = new Embind(guest, strings);
    listener.accept(known);
    JsCalls calls = new JsCalls(known, new JsGlobals(globals));
    return new EmbindFunctions(
        new EmbindRegistrations(known), new Group(MethodHandles.lookup(), calls));
  }

  @Override
  public Optional<HostFunction> find(String name, FuncType type) {
    return values.find(name, Optional.of(type)).or(() -> registrations.find(name, type));
  }
}
