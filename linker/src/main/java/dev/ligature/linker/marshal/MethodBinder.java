package dev.ligature.linker.marshal;

import dev.ligature.linker.DataSymbol;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.Symbol;
import dev.ligature.linker.bind.ByValue;
import dev.ligature.linker.bind.Owned;
import dev.ligature.linker.bind.Unsigned;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Binds one method of an interface to one symbol. */
final class MethodBinder {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private final Guest guest;
  private final Types types;
  private final Origin origin;
  private final Method method;
  private final List<Optional<MethodHandle>> arguments = new ArrayList<>();
  private final List<Optional<MethodHandle>> readers = new ArrayList<>();

  MethodBinder(Guest guest, Types types, Origin origin, Method method) {
    this.guest = guest;
    this.types = types;
    this.origin = origin;
    this.method = method;
  }

  /** What the types of the method come to, so far. */
  private static final class Shape {
    final List<ValType> params = new ArrayList<>();
    final List<ValType> results = new ArrayList<>();

    boolean fits = true;
  }

  /** Binds it to a function. */
  BoundMethod toFunction(FunctionSymbol function) throws Unmappable {
    FuncType type = function.type();
    Parameter[] parameters = method.getParameters();
    Optional<CType> struct = structResult();
    int first = struct.isPresent() ? 1 : 0;
    Shape shape = new Shape();
    MethodHandle target = function.handle();
    if (struct.isPresent()) {
      ValType pointer = guest.model().pointer();
      shape.params.add(pointer);
      shape.fits = !type.params().isEmpty() && type.params().getFirst().equals(pointer);
    }
    for (int k = 0; k < parameters.length; k++) {
      ValType param = first + k < type.params().size() ? type.params().get(first + k) : null;
      target = bindParameter(parameters[k], first + k, param, target, shape);
    }
    target = bindResult(type, target, shape, struct);
    if (!shape.fits || shape.params.size() != type.params().size()) {
      FuncType wanted = new FuncType(shape.params, shape.results);
      throw new Unmappable(
          "%s is %s in %s, and the method %s"
              .formatted(function.name(), type, origin.name(), wanted));
    }
    Optional<BoundMethod.StructResult> result = struct.map(this::returned);
    return new BoundMethod(method, target, arguments, readers, false, result);
  }

  private MethodHandle bindParameter(
      Parameter parameter, int index, @Nullable ValType actual, MethodHandle target, Shape shape)
      throws Unmappable {
    CType type = types.parameter(parameter);
    if (type instanceof ScalarType scalar) {
      Optional<MethodHandle> passing =
          actual == null
              ? Optional.empty()
              : Numbers.passing(scalar.java(), actual, isUnsigned(parameter));
      shape.params.add(passing.isPresent() && actual != null ? actual : scalar.carrier());
      shape.fits &= passing.isPresent();
      arguments.add(Optional.empty());
      readers.add(Optional.empty());
      return shape.fits
          ? MethodHandles.filterArguments(target, index, passing.orElseThrow())
          : target;
    }
    shape.params.add(type.carrier());
    shape.fits &= type.carrier().equals(actual);
    arguments.add(Optional.of(Passing.passing(type)));
    readers.add(
        type.isReadAfterwards()
            ? Optional.of(Passing.readingAfterwards(type, guest))
            : Optional.empty());
    return target;
  }

  /** The struct that is returned by its address in front of the arguments. */
  private Optional<CType> structResult() throws Unmappable {
    if (method.getReturnType() == void.class || !method.isAnnotationPresent(ByValue.class)) {
      return Optional.empty();
    }
    return types.result(method) instanceof StructPointer pointer
        ? Optional.of(pointer)
        : Optional.empty();
  }

  private BoundMethod.StructResult returned(CType type) {
    StructPointer pointer = (StructPointer) type;
    boolean wide = guest.model() == DataModel.LP64;
    MethodHandle room =
        MethodHandles.insertArguments(
            Handles.find(
                LOOKUP,
                MethodBinder.class,
                wide ? "wideRoom" : "room",
                MethodType.methodType(wide ? long.class : int.class, int.class, Object.class)),
            0,
            pointer.struct().size());
    return new BoundMethod.StructResult(
        room, Passing.giving(pointer, guest, method.getReturnType()));
  }

  static int room(int size, Object frame) {
    return (int) wideRoom(size, frame);
  }

  static long wideRoom(int size, Object frame) {
    return ((Storage) frame).reserve(Math.max(1, size));
  }

  private MethodHandle bindResult(
      FuncType type, MethodHandle target, Shape shape, Optional<CType> struct) throws Unmappable {
    Class<?> java = method.getReturnType();
    if (struct.isPresent() || java == void.class) {
      shape.fits &= type.results().isEmpty();
      return target;
    }
    CType result = types.result(method);
    Optional<ValType> actual =
        type.results().size() == 1 ? Optional.of(type.results().getFirst()) : Optional.empty();
    if (method.isAnnotationPresent(Owned.class) && !(result instanceof PointerLike)) {
      throw new Unmappable("@Owned is for what has an address");
    } else if (result instanceof ScalarType scalar) {
      Optional<MethodHandle> giving =
          actual.flatMap(of -> Numbers.giving(of, java, isUnsigned(method)));
      shape.results.add(giving.isPresent() ? actual.orElseThrow() : scalar.carrier());
      shape.fits &= giving.isPresent();
      return shape.fits ? MethodHandles.filterReturnValue(target, giving.orElseThrow()) : target;
    }
    shape.results.add(result.carrier());
    shape.fits &= actual.filter(result.carrier()::equals).isPresent();
    return shape.fits
        ? MethodHandles.filterReturnValue(target, Passing.giving(owned(result), guest, java))
        : target;
  }

  /** What frees a result when it was read, if it is the caller's. */
  private CType owned(CType result) throws Unmappable {
    Owned owned = method.getAnnotation(Owned.class);
    if (owned == null) {
      return result;
    }
    return new OwnedType((PointerLike) result, free(owned.value()));
  }

  private LongConsumer free(String name) throws Unmappable {
    Optional<Symbol> symbol = origin.find().apply(name);
    if (symbol.isEmpty() || !(symbol.get() instanceof FunctionSymbol function)) {
      throw new Unmappable(
          "%s has no function %s, to free the result".formatted(origin.name(), name));
    }
    FuncType wanted = new FuncType(List.of(guest.model().pointer()), List.of());
    if (!function.type().equals(wanted)) {
      throw new Unmappable("%s is %s, not %s".formatted(name, function.type(), wanted));
    }
    MethodHandle handle = function.handle();
    if (guest.model() == DataModel.LP64) {
      return address ->
          GuestCode.perform(
              () -> {
                handle.invokeExact(address);
              });
    }
    return address ->
        GuestCode.perform(
            () -> {
              handle.invokeExact((int) address);
            });
  }

  /** Binds it to data: a method that reads it, or one that writes it. */
  BoundMethod toData(DataSymbol symbol) throws Unmappable {
    Class<?> java = method.getReturnType();
    if (method.getParameterCount() == 0 && java != void.class) {
      CType type = types.result(method);
      MethodHandle read =
          MethodHandles.insertArguments(
                  Handles.find(
                      LOOKUP,
                      MethodBinder.class,
                      "read",
                      MethodType.methodType(
                          Object.class, CType.class, Guest.class, DataSymbol.class)),
                  0,
                  type,
                  guest,
                  symbol)
              .asType(MethodType.methodType(java));
      return new BoundMethod(method, read, List.of(), List.of(), false, Optional.empty());
    } else if (method.getParameterCount() == 1 && java == void.class) {
      CType type = types.parameter(method.getParameters()[0]);
      MethodHandle write =
          MethodHandles.insertArguments(
                  Handles.find(
                      LOOKUP,
                      MethodBinder.class,
                      "write",
                      MethodType.methodType(
                          void.class, CType.class, Guest.class, DataSymbol.class, Object.class)),
                  0,
                  type,
                  guest,
                  symbol)
              .asType(MethodType.methodType(void.class, method.getParameterTypes()));
      return new BoundMethod(
          method,
          write,
          List.of(Optional.empty()),
          List.of(Optional.empty()),
          false,
          Optional.empty());
    }
    throw new Unmappable(
        "%s is data: a method gives it without parameters, or sets it with one"
            .formatted(symbol.name()));
  }

  /** Where data is for a pointer, the struct for a struct, and else the value. */
  static @Nullable Object read(CType type, Guest guest, DataSymbol symbol) {
    long address = symbol.address();
    if (type instanceof AddressType || type instanceof StructPointer) {
      return type.give(guest, address);
    }
    return type.read(guest, guest.segment(address, type.size()), address);
  }

  static void write(CType type, Guest guest, DataSymbol symbol, Object value) {
    CType held = type instanceof StructPointer pointer ? pointer.struct() : type;
    held.write(new NoStorage(guest), symbol.address(), value);
  }

  private static boolean isUnsigned(AnnotatedElement site) {
    return site.isAnnotationPresent(Unsigned.class);
  }
}
