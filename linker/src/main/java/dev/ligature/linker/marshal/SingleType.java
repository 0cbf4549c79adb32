package dev.ligature.linker.marshal;

import dev.ligature.wasm.ValType;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A struct of one member, which the C ABI passes by value as that member.
 *
 * @see <a
 *     href="https://github.com/WebAssembly/tool-conventions/blob/main/BasicCABI.md#function-arguments-and-return-values">the
 *     C ABI</a>
 */
final class SingleType extends CType {
  private final StructType struct;
  private final StructType.Member member;
  private final CType type;

  /**
   * A struct of one member.
   *
   * @param type the member's, or if that is such a struct too, that of its member
   */
  SingleType(StructType struct, CType type) {
    this.struct = struct;
    this.member = struct.members().getFirst();
    this.type = type;
  }

  /** The type that a struct by value is passed as; the struct itself if it has several members. */
  static CType of(CType type) {
    if (type instanceof StructType struct && struct.members().size() == 1) {
      CType inner = of(struct.members().getFirst().type());
      return inner instanceof MemberType ? type : new SingleType(struct, inner);
    }
    return type;
  }

  /** Whether C passes a struct as one element that is not known here: of an array, of a union. */
  static boolean isUnknown(CType type) {
    if (!(type instanceof StructType struct) || struct.members().size() != 1) {
      return type instanceof UnionType union && union.memberCount() == 1;
    }
    CType member = struct.members().getFirst().type();
    return (member instanceof InlineArray array && array.length() == 1)
        || (member instanceof InlineString string && string.size() == 1)
        || isUnknown(member);
  }

  @Override
  String cName() {
    return struct.cName();
  }

  @Override
  int size() {
    return struct.size();
  }

  @Override
  int alignment() {
    return struct.alignment();
  }

  @Override
  ValType carrier() {
    return type.carrier();
  }

  @Override
  Object read(Guest guest, MemorySegment memory, long offset) {
    return struct.read(guest, memory, offset);
  }

  @Override
  void write(Storage storage, long address, @Nullable Object value) {
    struct.write(storage, address, value);
  }

  @Override
  long pass(Storage storage, @Nullable Object value) {
    Object inner = StructType.value(member, Objects.requireNonNull(value, cName()));
    return type.pass(storage, inner);
  }

  @Override
  Object give(Guest guest, long bits) {
    return struct.construct(new @Nullable Object[] {type.give(guest, bits)});
  }
}
