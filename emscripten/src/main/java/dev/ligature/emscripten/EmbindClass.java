package dev.ligature.emscripten;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A class of C++ that a guest has made known by embind ({@code emscripten::class_}). Vectors and
 * maps of {@code register_vector} and {@code register_map} are such classes too.
 */
public final class EmbindClass {
  private final String name;
  private final EmbindTypes types;
  private final int baseType;
  private final Casts casts;
  private final EmbindOverloads constructors;
  private final Map<String, EmbindOverloads> methods = map();
  private final Map<String, EmbindOverloads> functions = map();
  private final Map<String, EmbindField> properties = map();
  private final Map<String, EmbindField> variables = map();

  /**
   * The functions by which addresses are those of other classes.
   *
   * @param actual gives the number of an object's own class
   * @param up gives the address as the base class has it
   * @param down gives the address of what the base class has, or 0
   * @param destructor ends an object
   */
  record Casts(EmbindCode actual, EmbindCode up, EmbindCode down, EmbindCode destructor) {}

  EmbindClass(String name, EmbindTypes types, int baseType, Casts casts) {
    this.name = name;
    this.types = types;
    this.baseType = baseType;
    this.casts = casts;
    this.constructors = new EmbindOverloads("the embind constructor of " + name);
  }

  private static <V> Map<String, V> map() {
    return Collections.synchronizedMap(new LinkedHashMap<>());
  }

  /** The name by which the guest has made it known. */
  public String name() {
    return name;
  }

  /** The class that it is derived from, if the guest has said so. */
  public Optional<EmbindClass> base() {
    return baseType == 0 ? Optional.empty() : types.findClass(baseType);
  }

  /** The types of its constructors, which differ in how many arguments they take. */
  public List<EmbindSignature> constructors() {
    return constructors.signatures();
  }

  /** The types of its methods, by name and without those of the base class. */
  public Map<String, List<EmbindSignature>> methods() {
    return copy(methods, EmbindOverloads::signatures);
  }

  /** The types of its static functions, by name. */
  public Map<String, List<EmbindSignature>> staticFunctions() {
    return copy(functions, EmbindOverloads::signatures);
  }

  /** The types of its properties, by name and without those of the base class. */
  public Map<String, String> properties() {
    return copy(properties, EmbindField::type);
  }

  /** The types of its static properties, by name. */
  public Map<String, String> staticProperties() {
    return copy(variables, EmbindField::type);
  }

  private static <V, R> Map<String, R> copy(Map<String, V> from, Function<V, R> what) {
    Map<String, V> now;
    synchronized (from) {
      now = new LinkedHashMap<>(from);
    }
    Map<String, R> copy = new LinkedHashMap<>();
    now.forEach((key, value) -> copy.put(key, what.apply(value)));
    return Collections.unmodifiableMap(copy);
  }

  /**
   * Makes an object, which is there until it is {@linkplain EmbindObject#close closed}.
   *
   * @throws IllegalArgumentException if the arguments do not fit, or there is no constructor
   * @throws IllegalStateException if the guest has not made one of the types known
   */
  public EmbindObject create(@Nullable Object... arguments) {
    return construct(EmbindValues.arguments(arguments));
  }

  EmbindObject construct(List<? extends @Nullable Object> arguments) {
    if (constructors.signatures().isEmpty()) {
      throw new IllegalArgumentException(
          "the embind class %s has no constructor that the guest has made known".formatted(name));
    }
    return EmbindValues.object(constructors.call(List.of(), arguments));
  }

  /**
   * Calls a static function, of this class or the nearest base class that has it.
   *
   * @return the result, or nothing of {@code void}, of a null pointer, of null and of undefined
   * @throws NoSuchElementException if there is none
   * @throws IllegalArgumentException if the arguments do not fit
   */
  public Optional<Object> call(String function, @Nullable Object... arguments) {
    Objects.requireNonNull(function);
    List<@Nullable Object> values = EmbindValues.arguments(arguments);
    return EmbindValues.result(
        findFunction(function).orElseThrow(() -> none("static function", function)).apply(values));
  }

  /** A static function, if there is one. */
  Optional<Function<List<? extends @Nullable Object>, @Nullable Object>> findFunction(
      String function) {
    for (EmbindClass at : lineage()) {
      EmbindOverloads found = at.functions.get(function);
      if (found != null) {
        return Optional.of(arguments -> found.call(List.of(), arguments));
      }
    }
    return Optional.empty();
  }

  /**
   * The value of a static property.
   *
   * @throws NoSuchElementException if there is none
   */
  public Optional<Object> get(String property) {
    return EmbindValues.result(variable(property).get(where(property)));
  }

  /**
   * Sets a static property.
   *
   * @param value the value, or null for a null pointer
   * @throws NoSuchElementException if there is none
   * @throws IllegalArgumentException if the value does not fit, or it can't be set
   */
  public void set(String property, @Nullable Object value) {
    EmbindField field = variable(property);
    requireSetter(field);
    field.set(where(property), JsValue.of(value));
  }

  /** The static property of a name, if there is one. */
  Optional<EmbindField> findVariable(String property) {
    return lineage().stream()
        .map(at -> Optional.ofNullable(at.variables.get(property)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private EmbindField variable(String property) {
    Objects.requireNonNull(property);
    return findVariable(property).orElseThrow(() -> none("static property", property));
  }

  /** What messages call a property. */
  String where(String property) {
    return "the embind property %s.%s".formatted(name, property);
  }

  void requireSetter(EmbindField field) {
    if (!field.setter().isThere()) {
      throw new IllegalArgumentException(where(field.name()) + " can't be set");
    }
  }

  /** There is nothing of a name. */
  NoSuchElementException none(String what, String wanted) {
    return new NoSuchElementException(
        "the embind class %s has no %s %s".formatted(name, what, wanted));
  }

  /** This class and its base classes, the nearest first. */
  List<EmbindClass> lineage() {
    List<EmbindClass> all = new ArrayList<>();
    Optional<EmbindClass> at = Optional.of(this);
    while (at.isPresent() && !all.contains(at.get())) {
      all.add(at.get());
      at = at.get().base();
    }
    return all;
  }

  /** The address of an object of this class as another class has it, if that is a base class. */
  Optional<Integer> upcast(int address, EmbindClass to) {
    int now = address;
    for (EmbindClass at : lineage()) {
      if (at == to) {
        return Optional.of(now);
      }
      if (at.casts.up().isThere()) {
        now = at.casts.up().callInt(now);
      }
    }
    return Optional.empty();
  }

  /** An object of this class as its own class has it, which may be derived from this one. */
  EmbindObject.Target actual(int address) {
    Optional<EmbindClass> own =
        casts.actual().isThere()
            ? types.findClass(casts.actual().callInt(address))
            : Optional.empty();
    if (own.isPresent() && own.get() != this) {
      List<EmbindClass> lineage = own.get().lineage();
      int now = address;
      for (int i = lineage.indexOf(this) - 1; i >= 0 && now != 0; i--) {
        EmbindCode down = lineage.get(i).casts.down();
        now = down.isThere() ? down.callInt(now) : 0;
      }
      if (now != 0 && lineage.contains(this)) {
        return new EmbindObject.Target(own.get(), now);
      }
    }
    return new EmbindObject.Target(this, address);
  }

  void destroy(int address) {
    casts.destructor().call(address);
  }

  /** The types of its program. */
  EmbindTypes types() {
    return types;
  }

  /** Whether it is of a program, told by the types of that. */
  @SuppressWarnings("ReferenceEquality")
  boolean isOf(EmbindTypes wanted) {
    return types == wanted;
  }

  void addConstructor(EmbindInvoker invoker) {
    constructors.add(invoker);
  }

  void addMethod(String method, EmbindInvoker invoker) {
    methods
        .computeIfAbsent(
            method, _ -> new EmbindOverloads("the embind method %s.%s".formatted(name, method)))
        .add(invoker);
  }

  void addFunction(String function, EmbindInvoker invoker) {
    functions
        .computeIfAbsent(
            function, _ -> new EmbindOverloads("the embind function " + name + "." + function))
        .add(invoker);
  }

  void addProperty(EmbindField field) {
    properties.put(field.name(), field);
  }

  void addVariable(EmbindField field) {
    variables.put(field.name(), field);
  }

  /** The methods of a name that this class itself has. */
  Optional<EmbindOverloads> ownMethods(String method) {
    return Optional.ofNullable(methods.get(method));
  }

  /** The property of a name that this class itself has. */
  Optional<EmbindField> ownProperty(String property) {
    return Optional.ofNullable(properties.get(property));
  }

  @Override
  public String toString() {
    return "class " + name;
  }
}
