package dev.ligature.linker.marshal;

import dev.ligature.linker.bind.CUnion;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A union: an interface, whose methods are the members. */
final class UnionType extends MemberType {
  private final Class<?> java;
  private final Map<String, CType> members;
  private final int size;
  private final int alignment;

  /**
   * A union.
   *
   * @param java the interface
   * @param members by the names of its methods
   */
  UnionType(Class<?> java, Map<String, CType> members) {
    this.java = java;
    this.members = members;
    int most = 0;
    int strictest = 1;
    for (CType member : members.values()) {
      most = Math.max(most, member.size());
      strictest = Math.max(strictest, member.alignment());
    }
    alignment = strictest;
    size = StructType.align(most, strictest);
  }

  @Override
  String cName() {
    return "union " + java.getSimpleName();
  }

  @Override
  int size() {
    return size;
  }

  @Override
  int alignment() {
    return alignment;
  }

  /** How many members it has. */
  int memberCount() {
    return members.size();
  }

  @Override
  Object read(Guest guest, MemorySegment memory, long offset) {
    MemorySegment bytes =
        MemorySegment.ofArray(memory.asSlice(offset, size).toArray(ValueLayout.JAVA_BYTE));
    return Proxy.newProxyInstance(
        java.getClassLoader(), new Class<?>[] {java}, new View(this, guest, bytes));
  }

  /**
   * A union that was read: a copy of its bytes, which each member reads in its own way.
   *
   * @param guest has what pointers point to
   */
  private record View(UnionType type, Guest guest, MemorySegment bytes)
      implements InvocationHandler {
    @Override
    @SuppressWarnings("ReferenceEquality") // What Object's equals does.
    public @Nullable Object invoke(Object proxy, Method method, Object[] arguments) {
      CType member = type.members.get(method.getName());
      if (member != null) {
        return member.read(guest, bytes, 0);
      }
      return switch (method.getName()) {
        case "toString" -> "%s of %d bytes".formatted(type.cName(), bytes.byteSize());
        case "hashCode" -> System.identityHashCode(proxy);
        default -> proxy == arguments[0];
      };
    }
  }

  @Override
  void write(Storage storage, long address, @Nullable Object value) {
    switch (Proxy.getInvocationHandler(Objects.requireNonNull(value, cName()))) {
      case CUnion union ->
          Objects.requireNonNull(members.get(union.member()))
              .write(storage, address, union.value());
      case View view ->
          storage.guest().segment(address, size).asSlice(address, size).copyFrom(view.bytes);
      default -> throw new IllegalArgumentException("not made by CUnion.of: " + value);
    }
  }
}
