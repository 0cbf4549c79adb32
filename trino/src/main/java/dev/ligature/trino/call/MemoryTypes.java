package dev.ligature.trino.call;

import dev.ligature.trino.signature.CType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How types of SQL lie in memory. */
final class MemoryTypes {
  private MemoryTypes() {}

  /**
   * How a type lies in memory.
   *
   * @param type the type in SQL
   * @param c the type in C if it is said; of numbers only
   * @return empty if C has no such thing
   */
  static Optional<MemoryType> of(Type type, Optional<CType> c) {
    SqlType sql = SqlType.of(type).orElse(null);
    if (sql == null || sql == SqlType.ARRAY || sql == SqlType.VARBINARY) {
      return Optional.empty();
    } else if (sql.isScalar()) {
      CType inC = c.orElse(sql.inC());
      return NumberInMemory.fits(sql, inC)
          ? Optional.of(new NumberInMemory(type, sql, inC))
          : Optional.empty();
    } else if (c.isPresent()) {
      return Optional.empty();
    } else if (sql == SqlType.VARCHAR) {
      return Optional.of(new TextInMemory(type));
    }
    return struct((RowType) type).map(MemoryType.class::cast);
  }

  /** How a row lies in memory; empty if a field can't. */
  static Optional<StructInMemory> struct(RowType type) {
    List<MemoryType> members = new ArrayList<>();
    for (RowType.Field field : type.getFields()) {
      Optional<MemoryType> member = of(field.getType(), Optional.empty());
      if (member.isEmpty()) {
        return Optional.empty();
      }
      members.add(member.get());
    }
    return Optional.of(new StructInMemory(type, members));
  }
}
