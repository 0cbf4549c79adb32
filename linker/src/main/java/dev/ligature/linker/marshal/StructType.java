package dev.ligature.linker.marshal;

import dev.ligature.linker.map.GuestCode;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A struct: a record, whose components are the members in their order. */
final class StructType extends MemberType {
  private final Class<?> java;
  private final MethodHandle constructor;
  private final List<Member> members;
  private final int size;
  private final int alignment;

  /**
   * A member.
   *
   * @param name the component's name
   * @param type its type
   * @param offset where it is in the struct
   * @param accessor gives it of a record, of type {@code (Object) -> Object}
   */
  record Member(String name, CType type, int offset, MethodHandle accessor) {}

  /**
   * A struct.
   *
   * @param constructor the record's canonical one
   * @param members in order, laid out as C does
   */
  StructType(Class<?> java, MethodHandle constructor, List<Member> members) {
    this.java = java;
    this.constructor =
        constructor
            .asSpreader(Object[].class, members.size())
            .asType(MethodType.methodType(Object.class, Object[].class));
    this.members = List.copyOf(members);
    int end = 0;
    int most = 1;
    for (Member member : members) {
      end = member.offset() + member.type().size();
      most = Math.max(most, member.type().alignment());
    }
    alignment = most;
    size = align(end, most);
  }

  /** The next multiple of an alignment. */
  static int align(int offset, int alignment) {
    return (offset + alignment - 1) / alignment * alignment;
  }

  /** The members. */
  List<Member> members() {
    return members;
  }

  @Override
  String cName() {
    return "struct " + java.getSimpleName();
  }

  @Override
  int size() {
    return size;
  }

  @Override
  int alignment() {
    return alignment;
  }

  @Override
  boolean isReadable() {
    return members.stream().allMatch(member -> member.type().isReadable());
  }

  @Override
  boolean isOneWay() {
    return members.stream().anyMatch(member -> member.type().isOneWay());
  }

  @Override
  Object read(Guest guest, MemorySegment memory, long offset) {
    Object[] values = new Object[members.size()];
    for (int k = 0; k < values.length; k++) {
      Member member = members.get(k);
      values[k] = member.type().read(guest, memory, offset + member.offset());
    }
    return construct(values);
  }

  /** The record of values of its components. */
  Object construct(Object[] values) {
    return GuestCode.run(() -> (Object) constructor.invokeExact(values));
  }

  /** The value of a member. */
  static Object value(Member member, Object struct) {
    return GuestCode.run(() -> (Object) member.accessor().invokeExact(struct));
  }

  @Override
  void write(Storage storage, long address, @Nullable Object value) {
    Object struct = Objects.requireNonNull(value, cName());
    for (Member member : members) {
      member.type().write(storage, address + member.offset(), value(member, struct));
    }
  }
}
