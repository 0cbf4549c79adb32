package dev.ligature.linker.marshal;

import dev.ligature.linker.BindException;
import dev.ligature.linker.Caller;
import dev.ligature.linker.GuestPointer;
import dev.ligature.linker.bind.ByValue;
import dev.ligature.linker.bind.CLong;
import dev.ligature.linker.bind.Length;
import dev.ligature.linker.bind.Owned;
import dev.ligature.linker.bind.Union;
import dev.ligature.linker.bind.Unsigned;
import dev.ligature.linker.bind.Varargs;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows which C type a Java type stands for, where it stands. What is named {@code orThrow} is safe
 * for several threads.
 */
final class Types {
  private final MethodHandles.Lookup lookup;
  private final DataModel model;
  private final Map<Class<?>, CType> known = new HashMap<>();
  private final Set<Class<?>> open = new HashSet<>();

  /**
   * The types that somebody has access to.
   *
   * @param lookup of whoever uses them
   * @param model of the guest
   */
  Types(MethodHandles.Lookup lookup, DataModel model) {
    this.lookup = lookup;
    this.model = model;
  }

  /** The type of a parameter of a C function. */
  CType parameter(Parameter parameter) throws Unmappable {
    Class<?> java = parameter.getType();
    if (parameter.isAnnotationPresent(Varargs.class)) {
      if (java != Object[].class) {
        throw new Unmappable("@Varargs is for an Object[]");
      }
      return new VarargsType(model);
    } else if (java.isArray()) {
      Class<?> element = java.getComponentType();
      CType type = element(element, parameter);
      return new ArrayPointer(model, type, element, direction(type, parameter));
    } else if (java == MemorySegment.class) {
      return new SegmentPointer(model, Direction.of(parameter));
    }
    Optional<Box> box = Box.of(java);
    if (box.isPresent()) {
      Type content = box.get() == Box.ANY ? argument(parameter.getParameterizedType()) : Void.class;
      CType type =
          box.get() == Box.ANY
              ? member(content, parameter)
              : new ScalarType(box.get().content, isUnsigned(parameter), isLong(parameter));
      return new BoxPointer(model, type, direction(type, parameter));
    }
    return value(parameter.getParameterizedType(), parameter);
  }

  /** Which way the contents of an argument go: what can't be read back goes in only. */
  private static Direction direction(CType content, Parameter parameter) throws Unmappable {
    Direction direction = Direction.of(parameter);
    if (content.isReadable() && !content.isOneWay()) {
      return direction;
    } else if (direction == Direction.OUT && !content.isReadable()) {
      throw unreadable();
    }
    return direction == Direction.OUT ? direction : Direction.IN;
  }

  private static Unmappable unreadable() {
    return new Unmappable(
        "of an array that C gives nobody knows the length: a GuestPointer, or @Length in a record");
  }

  /** The type of a result of a C function. */
  CType result(Method method) throws Unmappable {
    Class<?> java = method.getReturnType();
    if (java.isArray() || java == MemorySegment.class) {
      throw new Unmappable("nobody knows how long it is: a GuestPointer has what C gives");
    }
    CType result = value(method.getGenericReturnType(), method);
    if (!result.isReadable()) {
      throw unreadable();
    }
    return result;
  }

  /** What is passed: a struct by its address, unless it is said otherwise. */
  private CType value(Type type, AnnotatedElement site) throws Unmappable {
    CType held = member(type, site);
    if (!(held instanceof MemberType)) {
      return held;
    } else if (!site.isAnnotationPresent(ByValue.class)) {
      return new StructPointer(model, held);
    }
    CType single = SingleType.of(held);
    if (SingleType.isUnknown(held)) {
      throw new Unmappable(
          "by value, C passes a struct of one element as that element: a record of the element");
    }
    return single instanceof MemberType ? new StructPointer(model, held, true) : single;
  }

  /** What is in a struct, in an array, or behind a pointer. */
  private CType member(Type type, AnnotatedElement site) throws Unmappable {
    Class<?> java = raw(type);
    if (java.isPrimitive()) {
      return new ScalarType(java, isUnsigned(site), isLong(site));
    } else if (java == String.class) {
      Length length = site.getAnnotation(Length.class);
      return length == null ? new StringType(model) : new InlineString(length.value());
    } else if (java == GuestPointer.class) {
      return new AddressType(model);
    } else if (java == Optional.class) {
      return optional(type, site);
    } else if (java.isArray()) {
      return array(java, site);
    } else if (java.isEnum()) {
      return known.computeIfAbsent(java, EnumType::new);
    } else if (java.isRecord()) {
      return struct(java);
    } else if (java.isAnnotationPresent(Union.class)) {
      return union(java);
    }
    return callback(java);
  }

  private CType optional(Type type, AnnotatedElement site) throws Unmappable {
    CType present = value(argument(type), site);
    if (present instanceof PointerLike pointer) {
      return new OptionalType(pointer);
    }
    throw new Unmappable("a %s is never null".formatted(present.cName()));
  }

  private CType array(Class<?> java, AnnotatedElement site) throws Unmappable {
    Class<?> element = java.getComponentType();
    Length length = site.getAnnotation(Length.class);
    return length == null
        ? new ArrayPointer(model, element(element, site), element, Direction.IN)
        : new InlineArray(element(element, site), element, length.value());
  }

  private CType element(Class<?> java, AnnotatedElement site) throws Unmappable {
    if (java.isArray()) {
      throw new Unmappable("C has no arrays of arrays of different lengths");
    }
    // A length is that of the array.
    return java == String.class ? new StringType(model) : member(java, site);
  }

  private StructType struct(Class<?> java) throws Unmappable {
    if (known.get(java) instanceof StructType struct) {
      return struct;
    } else if (!open.add(java)) {
      throw new Unmappable(
          "%s is in itself: use a GuestPointer there".formatted(java.getSimpleName()));
    }
    try {
      StructType struct = layOut(java);
      known.put(java, struct);
      return struct;
    } finally {
      open.remove(java);
    }
  }

  private StructType layOut(Class<?> java) throws Unmappable {
    List<StructType.Member> members = new ArrayList<>();
    List<Class<?>> classes = new ArrayList<>();
    int end = 0;
    for (RecordComponent component : java.getRecordComponents()) {
      CType type = component(java, component);
      int offset = StructType.align(end, type.alignment());
      members.add(
          new StructType.Member(component.getName(), type, offset, accessor(java, component)));
      classes.add(component.getType());
      end = offset + type.size();
    }
    return new StructType(java, constructor(java, classes), members);
  }

  private CType component(Class<?> java, RecordComponent component) throws Unmappable {
    try {
      return member(component.getGenericType(), component);
    } catch (Unmappable e) {
      throw new Unmappable(
          "%s.%s: %s".formatted(java.getSimpleName(), component.getName(), e.getMessage()));
    }
  }

  private MethodHandle accessor(Class<?> java, RecordComponent component) throws Unmappable {
    try {
      return lookup
          .unreflect(component.getAccessor())
          .asType(MethodType.methodType(Object.class, Object.class));
    } catch (IllegalAccessException e) {
      throw noAccess(java);
    }
  }

  private MethodHandle constructor(Class<?> java, List<Class<?>> parameters) throws Unmappable {
    try {
      return lookup.findConstructor(java, MethodType.methodType(void.class, parameters));
    } catch (ReflectiveOperationException e) {
      throw noAccess(java);
    }
  }

  private static Unmappable noAccess(Class<?> java) {
    return new Unmappable(
        "the lookup has no access to %s: make it public, or pass MethodHandles.lookup() of a class"
                .formatted(java.getName())
            + " that has");
  }

  private UnionType union(Class<?> java) throws Unmappable {
    if (!open.add(java)) {
      throw new Unmappable(java.getSimpleName() + " is in itself: use a GuestPointer there");
    }
    try {
      return ofMembers(java);
    } finally {
      open.remove(java);
    }
  }

  private UnionType ofMembers(Class<?> java) throws Unmappable {
    Map<String, CType> members = new LinkedHashMap<>();
    Method[] methods = java.getMethods();
    Arrays.sort(methods, (a, b) -> a.getName().compareTo(b.getName()));
    for (Method method : methods) {
      if (Modifier.isAbstract(method.getModifiers())) {
        if (method.getParameterCount() > 0) {
          throw new Unmappable(java.getSimpleName() + "." + method.getName() + " has parameters");
        }
        members.put(method.getName(), member(method.getGenericReturnType(), method));
      }
    }
    return new UnionType(java, members);
  }

  private CallbackType callback(Class<?> java) throws Unmappable {
    List<Method> methods = java.isInterface() ? Binder.methods(java) : List.of();
    if (methods.size() != 1) {
      throw new Unmappable("%s has no counterpart in C".formatted(java.getName()));
    }
    Method method = methods.getFirst();
    if (!open.add(java)) {
      throw new Unmappable(java.getSimpleName() + " takes itself: use a GuestPointer there");
    }
    try {
      return new CallbackType(model, java, method, lookup, given(method, false), returned(method));
    } finally {
      open.remove(java);
    }
  }

  /**
   * The types of parameters that C gives.
   *
   * @param takesCaller whether a {@link Caller} may be in front of them
   */
  List<CType> given(Method method, boolean takesCaller) throws Unmappable {
    List<CType> params = new ArrayList<>();
    for (Parameter parameter : method.getParameters()) {
      if (takesCaller && parameter.getType() == Caller.class && params.isEmpty()) {
        continue;
      } else if (parameter.getType().isArray()) {
        throw new Unmappable("of an array that C gives nobody knows the length: GuestPointer");
      }
      CType type = value(parameter.getParameterizedType(), parameter);
      if (!type.isReadable()) {
        throw unreadable();
      }
      params.add(type);
    }
    return params;
  }

  /** The type of a result that C takes; empty for void. */
  Optional<CType> returned(Method method) throws Unmappable {
    if (method.getReturnType() == void.class) {
      return Optional.empty();
    }
    CType result = result(method);
    boolean isCopy = result instanceof PointerLike && !(result instanceof AddressType);
    if (isCopy && !method.isAnnotationPresent(Owned.class)) {
      throw new Unmappable(
          "nobody would free the %s that it gives C: @Owned if C does, or a GuestPointer"
              .formatted(result.cName()));
    }
    return Optional.of(result);
  }

  private static boolean isUnsigned(AnnotatedElement site) {
    return site.isAnnotationPresent(Unsigned.class);
  }

  /** Whether a {@code long} has 32 bits. */
  private boolean isLong(AnnotatedElement site) {
    return model == DataModel.ILP32 && site.isAnnotationPresent(CLong.class);
  }

  private static Class<?> raw(Type type) throws Unmappable {
    return switch (type) {
      case Class<?> java -> java;
      case ParameterizedType generic -> (Class<?>) generic.getRawType();
      default -> throw new Unmappable(type + " is no type of its own");
    };
  }

  private static Type argument(Type type) throws Unmappable {
    if (type instanceof ParameterizedType generic) {
      return generic.getActualTypeArguments()[0];
    }
    throw new Unmappable("%s says not of what".formatted(type.getTypeName()));
  }

  /** The struct that a record is. */
  StructType structOrThrow(Class<?> java) {
    return orThrow(java, () -> struct(java));
  }

  /** The function pointer that an interface is. */
  CallbackType callbackOrThrow(Class<?> java) {
    return orThrow(java, () -> callback(java));
  }

  /** The type of an array's elements. */
  CType elementOrThrow(Object array) {
    Class<?> element = Objects.requireNonNull(array, "array").getClass().getComponentType();
    if (element == null) {
      throw new IllegalArgumentException(array.getClass().getName() + " is no array");
    }
    return orThrow(element, () -> element(element, element));
  }

  /** Finds a type. */
  private interface Search<T> {
    T find() throws Unmappable;
  }

  private synchronized <T> T orThrow(Class<?> java, Search<T> search) {
    try {
      return search.find();
    } catch (Unmappable e) {
      throw new BindException(java.getName() + " has no counterpart in C", List.of(message(e)));
    }
  }

  static String message(Throwable e) {
    @Nullable String message = e.getMessage();
    return message == null ? e.toString() : message;
  }
}
