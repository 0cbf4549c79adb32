package dev.ligature.linker.bind;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Objects;

/** Makes values of unions for C: one member of an interface with {@link Union}, and its value. */
public final class CUnion implements InvocationHandler {
  private final String member;
  private final Object value;

  private CUnion(String member, Object value) {
    this.member = member;
    this.value = value;
  }

  /**
   * A union in which one member is set.
   *
   * @param union an interface with {@link Union}
   * @param member the name of one of its methods
   * @param value what it is to give
   * @throws IllegalArgumentException if the interface is none of a union, or has no such member
   */
  public static <T> T of(Class<T> union, String member, Object value) {
    Objects.requireNonNull(member, "member");
    Objects.requireNonNull(value, "value");
    if (!union.isInterface() || !union.isAnnotationPresent(Union.class)) {
      throw new IllegalArgumentException(union.getName() + " is no interface with @Union");
    }
    if (Arrays.stream(union.getMethods()).noneMatch(m -> m.getName().equals(member))) {
      throw new IllegalArgumentException(union.getName() + " has no member " + member);
    }
    return union.cast(
        Proxy.newProxyInstance(
            union.getClassLoader(), new Class<?>[] {union}, new CUnion(member, value)));
  }

  /** The member that is set. */
  public String member() {
    return member;
  }

  /** Its value. */
  public Object value() {
    return value;
  }

  /** Called by the union's methods. */
  @Override
  @SuppressWarnings("ReferenceEquality") // What Object's equals does.
  public Object invoke(Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "toString" -> member + " " + value;
      case "hashCode" -> System.identityHashCode(proxy);
      case "equals" -> proxy == arguments[0];
      default -> {
        if (!method.getName().equals(member)) {
          throw new NoSuchElementException(
              "the union has %s, not %s".formatted(member, method.getName()));
        }
        yield value;
      }
    };
  }
}
