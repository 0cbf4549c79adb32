package dev.ligature.trino.call;

import dev.ligature.trino.signature.CType;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.BigintType;
import io.trino.spi.type.BooleanType;
import io.trino.spi.type.DateType;
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.RealType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.SmallintType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TinyintType;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarbinaryType;
import io.trino.spi.type.VarcharType;
import java.util.Optional;

/** The types of SQL that C functions know, and what they are in C unless the signature says. */
enum SqlType {
  BOOLEAN(CType.BOOL),
  TINYINT(CType.I8),
  SMALLINT(CType.I16),
  INTEGER(CType.I32),
  BIGINT(CType.I64),
  /** Days since 1970. */
  DATE(CType.I32),
  /** Microseconds since 1970. */
  TIMESTAMP(CType.I64),
  REAL(CType.F32),
  DOUBLE(CType.F64),
  /** A string in UTF-8. */
  VARCHAR(CType.PTR),
  VARBINARY(CType.PTR),
  /** The first element. */
  ARRAY(CType.PTR),
  /** A struct. */
  ROW(CType.PTR);

  private final CType inC;

  SqlType(CType inC) {
    this.inC = inC;
  }

  /** What it is in C. */
  CType inC() {
    return inC;
  }

  /** Whether Trino has it as a number without a fraction, and how many it has of them. */
  boolean isInteger() {
    return inC.isInteger() && this != BOOLEAN;
  }

  boolean isFloating() {
    return inC.isFloating();
  }

  boolean isScalar() {
    return inC != CType.PTR;
  }

  boolean isString() {
    return this == VARCHAR || this == VARBINARY;
  }

  /** Which one a type is; empty if C functions know nothing like it. */
  static Optional<SqlType> of(Type type) {
    return Optional.ofNullable(
        switch (type) {
          case BooleanType _ -> BOOLEAN;
          case TinyintType _ -> TINYINT;
          case SmallintType _ -> SMALLINT;
          case IntegerType _ -> INTEGER;
          case BigintType _ -> BIGINT;
          case DateType _ -> DATE;
          case TimestampType timestamp when timestamp.isShort() -> TIMESTAMP;
          case RealType _ -> REAL;
          case DoubleType _ -> DOUBLE;
          case VarcharType _ -> VARCHAR;
          case VarbinaryType _ -> VARBINARY;
          case ArrayType _ -> ARRAY;
          case RowType _ -> ROW;
          default -> null;
        });
  }
}
