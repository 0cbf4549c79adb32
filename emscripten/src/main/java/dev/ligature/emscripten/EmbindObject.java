package dev.ligature.emscripten;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An object of C++. To close it ends the object, or lets go of it if a smart pointer holds it. So
 * what Java has constructed, and what a function gives by value or by a smart pointer, is Java's to
 * close. What it gives by a plain pointer or a reference may belong to the guest: then it is not
 * closed, and not used longer than the guest keeps it. Nothing is closed of itself.
 */
public final class EmbindObject implements AutoCloseable {
  /**
   * An object by its address.
   *
   * @param type its class
   * @param address where it is
   */
  record Target(EmbindClass type, int address) {}

  /**
   * A smart pointer.
   *
   * @param type its type
   * @param address where it is
   */
  record Holder(EmbindPointer type, int address) {}

  private final Target target;
  private final Optional<Holder> holder;

  /** How many handles there are to what is closed with the last. */
  private final AtomicInteger handles;

  private final AtomicBoolean isClosed = new AtomicBoolean();

  EmbindObject(Target target, Optional<Holder> holder) {
    this(target, holder, new AtomicInteger(1));
  }

  private EmbindObject(Target target, Optional<Holder> holder, AtomicInteger handles) {
    this.target = target;
    this.holder = holder;
    this.handles = handles;
  }

  /** Its class. */
  public EmbindClass type() {
    return target.type();
  }

  /**
   * Calls a method, of its class or the nearest base class that has one with as many parameters.
   *
   * @return the result, or nothing of {@code void}, of a null pointer, of null and of undefined
   * @throws NoSuchElementException if there is none
   * @throws IllegalArgumentException if the arguments do not fit
   * @throws IllegalStateException if this is closed, or the guest has not made a type known
   */
  public Optional<Object> call(String method, @Nullable Object... arguments) {
    Objects.requireNonNull(method);
    return EmbindValues.result(invoke(method, EmbindValues.arguments(arguments)));
  }

  @Nullable Object invoke(String method, List<? extends @Nullable Object> arguments) {
    List<EmbindSignature> seen = new ArrayList<>();
    for (EmbindClass at : type().lineage()) {
      Optional<EmbindOverloads> own = at.ownMethods(method);
      Optional<EmbindInvoker> invoker = own.flatMap(found -> found.find(arguments.size()));
      if (invoker.isPresent()) {
        return invoker.get().call(List.of(addressAs(at)), arguments);
      }
      own.ifPresent(found -> seen.addAll(found.signatures()));
    }
    if (seen.isEmpty()) {
      throw type().none("method", method);
    }
    throw EmbindOverloads.mismatch(
        "the embind method %s.%s".formatted(type().name(), method), seen, arguments);
  }

  /** Whether there is a method of a name. */
  boolean hasMethod(String method) {
    return type().lineage().stream().anyMatch(at -> at.ownMethods(method).isPresent());
  }

  /**
   * The value of a property.
   *
   * @throws NoSuchElementException if there is none
   * @throws IllegalStateException if this is closed, or the guest has not made its type known
   */
  public Optional<Object> get(String property) {
    EmbindClass owner = owner(property);
    return EmbindValues.result(read(owner, property));
  }

  private @Nullable Object read(EmbindClass owner, String property) {
    EmbindField field = owner.ownProperty(property).orElseThrow();
    return field.get(owner.where(property), addressAs(owner));
  }

  /**
   * Sets a property.
   *
   * @param value the value, or null for a null pointer
   * @throws NoSuchElementException if there is none
   * @throws IllegalArgumentException if the value does not fit, or it can't be set
   * @throws IllegalStateException if this is closed, or the guest has not made its type known
   */
  public void set(String property, @Nullable Object value) {
    EmbindClass owner = owner(property);
    EmbindField field = owner.ownProperty(property).orElseThrow();
    owner.requireSetter(field);
    field.set(owner.where(property), JsValue.of(value), addressAs(owner));
  }

  private EmbindClass owner(String property) {
    Objects.requireNonNull(property);
    return findOwner(property).orElseThrow(() -> type().none("property", property));
  }

  /** The class that has a property. */
  Optional<EmbindClass> findOwner(String property) {
    return type().lineage().stream().filter(at -> at.ownProperty(property).isPresent()).findFirst();
  }

  /** The value of a property as JavaScript has it. */
  @Nullable Object read(String property) {
    return findOwner(property).map(owner -> read(owner, property)).orElse(JsValue.UNDEFINED);
  }

  /** Another handle to the same object, which is there until all are closed. */
  public EmbindObject share() {
    requireOpen();
    handles.incrementAndGet();
    return new EmbindObject(target, holder, handles);
  }

  /** Whether this handle is closed. */
  public boolean isClosed() {
    return isClosed.get();
  }

  /** Ends the object, if this is the last handle to it. Closed again, it does nothing. */
  @Override
  public void close() {
    if (isClosed.compareAndSet(false, true) && handles.decrementAndGet() == 0) {
      holder.ifPresentOrElse(
          smart -> smart.type().release(smart.address()), () -> type().destroy(target.address()));
    }
  }

  Optional<Holder> holder() {
    return holder;
  }

  /** Its address as a class has it that it is of. */
  int addressAs(EmbindClass wanted) {
    requireOpen();
    return type()
        .upcast(target.address(), wanted)
        .orElseThrow(() -> new IllegalArgumentException(this + " is no " + wanted.name()));
  }

  private void requireOpen() {
    if (isClosed()) {
      throw new IllegalStateException("%s is closed".formatted(this));
    }
  }

  @Override
  public String toString() {
    return "%s@%x".formatted(type().name(), target.address());
  }
}
