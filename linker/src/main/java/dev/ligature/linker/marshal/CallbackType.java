package dev.ligature.linker.marshal;

import dev.ligature.linker.BindException;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A function pointer: a functional interface. */
final class CallbackType extends PointerLike {
  private final Class<?> java;
  private final Method method;
  private final MethodHandles.Lookup lookup;
  private final List<CType> params;
  private final Optional<CType> result;

  /**
   * A function pointer.
   *
   * @param model how wide it is
   * @param java the interface
   * @param method its one method
   * @param lookup has access to it
   * @param params the types of its parameters
   * @param result the type of its result; empty for void
   */
  CallbackType(
      DataModel model,
      Class<?> java,
      Method method,
      MethodHandles.Lookup lookup,
      List<CType> params,
      Optional<CType> result) {
    super(model);
    this.java = java;
    this.method = method;
    this.lookup = lookup;
    this.params = List.copyOf(params);
    this.result = result;
  }

  /** The interface. */
  Class<?> java() {
    return java;
  }

  /** The type by which guests call it. */
  FuncType type() {
    List<ValType> types = params.stream().map(CType::carrier).toList();
    return new FuncType(types, result.map(CType::carrier).map(List::of).orElse(List.of()));
  }

  @Override
  String cName() {
    return "%s (*)(%s)"
        .formatted(
            result.map(CType::cName).orElse("void"),
            String.join(", ", params.stream().map(CType::cName).toList()));
  }

  /**
   * The handle that calls the interface's method on an object.
   *
   * @param user the guest of the library to which the function pointer was given
   * @return of type {@code (interface, carriers..) -> carrier}
   */
  MethodHandle handle(Guest guest, Supplier<Guest> user) {
    MethodHandle handle = unreflect();
    MethodHandle[] filters = new MethodHandle[params.size()];
    for (int k = 0; k < filters.length; k++) {
      filters[k] = Passing.giving(params.get(k), guest, handle.type().parameterType(k + 1));
    }
    handle = MethodHandles.filterArguments(handle, 1, filters);
    return result.isEmpty()
        ? handle
        : MethodHandles.filterReturnValue(
            handle,
            Passing.passing(result.get(), new GuestOwned(guest, user), handle.type().returnType()));
  }

  private MethodHandle unreflect() {
    try {
      return lookup.unreflect(method);
    } catch (IllegalAccessException e) {
      throw new BindException(
          java.getName() + " can't be called by the guest",
          List.of("the lookup has no access to it: " + e.getMessage()));
    }
  }

  @Override
  boolean isOneWay() {
    return true;
  }

  @Override
  long pass(Storage storage, @Nullable Object value) {
    return value == null ? 0 : storage.functionPointer(this, value);
  }

  @Override
  @Nullable Object give(Guest guest, long bits) {
    long address = address(bits);
    return address == 0 ? null : guest.pointer(address).function(java, lookup);
  }
}
