package dev.ligature.emscripten;

import dev.ligature.emscripten.calls.Guest;
import java.nio.charset.Charset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a program has made known by embind, for Java to use: by the constructors of its main, and of
 * libraries that it opens. It lives as long as the program.
 *
 * <pre>{@code
 * AtomicReference<Embind> module = new AtomicReference<>();
 * EmscriptenHost host = EmscriptenHost.builder().embind(module::set).build();
 * ..
 * int sum = (int) module.get().call("add", 40, 2).orElseThrow();
 * try (EmbindObject counter = module.get().type("Counter").create(1)) {
 *   counter.call("increase");
 *   counter.get("value");
 * }
 * }</pre>
 *
 * <p>Values of C++ are these of Java:
 *
 * <ul>
 *   <li>{@code bool}: {@link Boolean}
 *   <li>integers of up to 32 bits: {@link Integer}, those of 64 bits: {@link Long}. Both have the
 *       bits of unsigned ones, such as of {@code size_t}. Any whole number that fits is taken
 *   <li>{@code float} and {@code double}: {@link Double}; any number is taken
 *   <li>{@code std::string} and wide strings: {@link String}; {@code byte[]} is taken for the first
 *   <li>objects, pointers and smart pointers: {@link EmbindObject}; null for a null pointer
 *   <li>enumerations: {@link EmbindEnumValue}
 *   <li>{@code value_object}: a {@link Map} by the names of fields; {@code value_array}: a {@link
 *       java.util.List}
 *   <li>{@code std::optional}: the value, or null or an empty {@link Optional}
 *   <li>{@code emscripten::val}: any value, as JavaScript has them: null (and an empty {@link
 *       Optional}, which is its undefined), {@link Boolean}, {@link Integer} and {@link Double} for
 *       numbers, {@link Long} for big ones, {@link String}, lists for arrays, maps for objects,
 *       arrays and buffers of Java for typed arrays, {@link EmbindCallback} and the interfaces of
 *       {@code java.util.function} for functions, and all the values above. Lists and maps are
 *       passed as they are, so a guest changes those that can be changed. Another object of Java
 *       can be held by the guest and given back
 *   <li>{@code emscripten::memory_view}, which a guest gives as a value: a buffer of its memory,
 *       good until the memory grows
 * </ul>
 */
public final class Embind {
  private final EmbindGuest guest;
  private final EmbindTypes types;
  private final Charset strings;
  private final JsHandles handles = new JsHandles();
  private final Map<String, EmbindFunction> functions = map();
  private final Map<String, EmbindClass> classes = map();
  private final Map<String, EmbindEnum> enumerations = map();
  private final Map<String, EmbindConstant> constants = map();

  Embind(Guest guest, Charset strings) {
    this.guest = new EmbindGuest(guest);
    this.types = new EmbindTypes(this.guest);
    this.strings = strings;
  }

  private static <V> Map<String, V> map() {
    return Collections.synchronizedMap(new LinkedHashMap<>());
  }

  /** The functions that there are now, by name. */
  public Map<String, EmbindFunction> functions() {
    return copy(functions);
  }

  /** The classes that there are now, by name. */
  public Map<String, EmbindClass> classes() {
    return copy(classes);
  }

  /** The enumerations that there are now, by name. */
  public Map<String, EmbindEnum> enumerations() {
    return copy(enumerations);
  }

  /** The names of the constants that there are now. */
  public Set<String> constants() {
    return copy(constants).keySet();
  }

  private static <V> Map<String, V> copy(Map<String, V> from) {
    synchronized (from) {
      return Collections.unmodifiableMap(new LinkedHashMap<>(from));
    }
  }

  /**
   * The function of a name.
   *
   * @throws NoSuchElementException if there is none
   */
  public EmbindFunction function(String name) {
    return require("function", functions, name);
  }

  /**
   * The class of a name.
   *
   * @throws NoSuchElementException if there is none
   */
  public EmbindClass type(String name) {
    return require("class", classes, name);
  }

  /**
   * The enumeration of a name.
   *
   * @throws NoSuchElementException if there is none
   */
  public EmbindEnum enumeration(String name) {
    return require("enumeration", enumerations, name);
  }

  /**
   * The value of a constant.
   *
   * @throws NoSuchElementException if there is none
   * @throws IllegalStateException if the guest has not made its type known
   */
  public Optional<Object> constant(String name) {
    return EmbindValues.result(require("constant", constants, name).value());
  }

  private static <V> V require(String what, Map<String, V> all, String name) {
    V found = all.get(Objects.requireNonNull(name));
    if (found == null) {
      throw new NoSuchElementException(
          "the guest has made no %s %s known by embind, but %s"
              .formatted(what, name, copy(all).keySet()));
    }
    return found;
  }

  /**
   * Calls the function of a name.
   *
   * @return the result, or nothing of {@code void}, of a null pointer, of null and of undefined
   * @throws NoSuchElementException if there is none
   * @throws IllegalArgumentException if the arguments do not fit
   * @throws IllegalStateException if the guest has not made one of its types known
   */
  public Optional<Object> call(String function, @Nullable Object... arguments) {
    Objects.requireNonNull(arguments);
    return function(function).call(arguments);
  }

  /** How many values the guest holds by {@code emscripten::val}. */
  public int heldValues() {
    return handles.count();
  }

  EmbindGuest guest() {
    return guest;
  }

  EmbindTypes registry() {
    return types;
  }

  JsHandles handles() {
    return handles;
  }

  Charset strings() {
    return strings;
  }

  void add(EmbindClass type) {
    classes.put(type.name(), type);
  }

  void add(EmbindEnum type) {
    enumerations.put(type.name(), type);
  }

  void add(EmbindConstant constant) {
    constants.put(constant.name(), constant);
  }

  EmbindFunction addFunction(String name) {
    return functions.computeIfAbsent(name, EmbindFunction::new);
  }

  /** Whatever has a name, as JavaScript's {@code Module} has it. */
  Optional<Object> find(String name) {
    Object found = functions.get(name);
    if (found == null) {
      found = classes.get(name);
    }
    if (found == null) {
      found = enumerations.get(name);
    }
    EmbindConstant constant = constants.get(name);
    return found == null && constant != null
        ? Optional.ofNullable(constant.value())
        : Optional.ofNullable(found);
  }
}
