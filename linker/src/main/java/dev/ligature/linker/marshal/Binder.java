package dev.ligature.linker.marshal;

import dev.ligature.linker.BindException;
import dev.ligature.linker.DataSymbol;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.Symbol;
import dev.ligature.linker.bind.CName;
import dev.ligature.linker.bind.Mangled;
import dev.ligature.linker.bind.Prefix;
import dev.ligature.wasm.NearNames;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes functions of a library the methods of an interface. */
public final class Binder {
  private static final Pattern CAPITAL = Pattern.compile("[A-Z]");

  private final Guest guest;
  private final MethodHandles.Lookup lookup;
  private final Types types;

  /**
   * The binding of interfaces that somebody has access to.
   *
   * @param lookup of whoever has the interface: {@link MethodHandles#lookup}
   */
  public Binder(Guest guest, MethodHandles.Lookup lookup) {
    this.guest = guest;
    this.lookup = lookup;
    this.types = new Types(lookup, guest.model());
  }

  /**
   * Binds an interface.
   *
   * @throws BindException with all that does not fit
   */
  public <T> T bind(Class<T> type, Origin origin) {
    String subject = "%s can't be bound to %s".formatted(type.getName(), origin.name());
    checkInterface(type, subject);
    Prefix prefix = type.getAnnotation(Prefix.class);
    List<BoundMethod> bound = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Method method : methods(type)) {
      try {
        bound.add(bind(method, symbol(method, prefix, origin), origin));
      } catch (Unmappable e) {
        problems.add("%s: %s".formatted(signature(method), Types.message(e)));
      }
    }
    if (!problems.isEmpty()) {
      throw new BindException(subject, problems);
    }
    String text = "%s bound to %s".formatted(type.getSimpleName(), origin.name());
    BoundClass.Bracket bracket =
        new BoundClass.Bracket(Passing.beginning(guest), Passing.ending(), Passing.abandoning());
    return BoundClass.instance(lookup, type, bound, bracket, text);
  }

  private static String symbol(Method method, @Nullable Prefix prefix, Origin origin)
      throws Unmappable {
    CName name = method.getAnnotation(CName.class);
    Mangled mangled = method.getAnnotation(Mangled.class);
    if (name != null && mangled != null) {
      throw new Unmappable("it has both @CName and @Mangled");
    } else if (mangled != null) {
      return new CxxLookup(origin).symbol(mangled.value());
    } else if (name != null) {
      return name.value();
    }
    if (prefix == null) {
      return method.getName();
    }
    return prefix.value()
        + (prefix.snakeCase()
            ? CAPITAL.matcher(method.getName()).replaceAll("_$0").toLowerCase(Locale.ROOT)
            : method.getName());
  }

  private void checkInterface(Class<?> type, String subject) {
    if (!type.isInterface()) {
      throw new BindException(subject, List.of("it is no interface"));
    } else if (type.isSealed()) {
      throw new BindException(subject, List.of("it is sealed"));
    } else if (!lookup.hasFullPrivilegeAccess()) {
      throw new BindException(
          subject,
          List.of(
              "the lookup is not of full access: pass MethodHandles.lookup() of a class of yours"));
    }
  }

  /** The methods to bind, in an order that is always the same. */
  static List<Method> methods(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> Modifier.isAbstract(method.getModifiers()))
        .filter(method -> !isOfObject(method))
        .sorted(Comparator.comparing(Method::getName).thenComparing(Binder::signature))
        .collect(
            Collectors.toMap(
                Binder::descriptor, method -> method, (one, same) -> one, LinkedHashMap::new))
        .values()
        .stream()
        .toList();
  }

  /** What tells methods of a class apart: several interfaces may declare one. */
  private static String descriptor(Method method) {
    return method.getName()
        + MethodType.methodType(method.getReturnType(), method.getParameterTypes())
            .toMethodDescriptorString();
  }

  private static boolean isOfObject(Method method) {
    return switch (method.getName()) {
      case "toString", "hashCode" -> method.getParameterCount() == 0;
      case "equals" -> Arrays.equals(method.getParameterTypes(), new Class<?>[] {Object.class});
      default -> false;
    };
  }

  private static String signature(Method method) {
    return Arrays.stream(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(
            Collectors.joining(
                ", ",
                "%s %s(".formatted(method.getReturnType().getSimpleName(), method.getName()),
                ")"));
  }

  private BoundMethod bind(Method method, String name, Origin origin) throws Unmappable {
    Optional<Symbol> symbol = origin.find().apply(name);
    if (symbol.isEmpty()) {
      List<String> near = NearNames.of(name, origin.names().get());
      throw new Unmappable(
          "%s has no symbol %s%s"
              .formatted(
                  origin.name(), name, near.isEmpty() ? "" : "; near: " + String.join(", ", near)));
    }
    MethodBinder binder = new MethodBinder(guest, types, origin, method);
    return symbol.get() instanceof FunctionSymbol function
        ? binder.toFunction(function)
        : binder.toData((DataSymbol) symbol.get());
  }

  /** Binds a functional interface to what a function pointer points to. */
  static <F> F bindFunction(
      Guest guest,
      long address,
      Optional<FunctionSymbol> function,
      Class<F> type,
      MethodHandles.Lookup lookup) {
    String name = "the function pointer " + address;
    Origin origin = new Origin(name, n -> function.map(f -> f), List::of);
    String subject = "%s can't be bound to %s".formatted(type.getName(), name);
    if (function.isEmpty()) {
      throw new BindException(subject, List.of("there is no function"));
    }
    List<Method> methods = methods(type);
    if (methods.size() != 1) {
      throw new BindException(subject, List.of("it has %d methods".formatted(methods.size())));
    }
    return new Binder(guest, lookup).bind(type, origin);
  }
}
