package dev.ligature.wasm;

import java.util.Objects;

/** The type of an import, or of an entity of one of the five index spaces. */
public sealed interface ExternType {
  /** The kind that this is a type of. */
  ExternKind kind();

  /** A function's type. */
  record Function(FuncType type) implements ExternType {
    public Function {
      Objects.requireNonNull(type, "type");
    }

    @Override
    public ExternKind kind() {
      return ExternKind.FUNCTION;
    }
  }

  /** A table's type: element type and limits. */
  record Table(ValType element, Limits limits) implements ExternType {
    public Table {
      Objects.requireNonNull(element, "element");
      Objects.requireNonNull(limits, "limits");
    }

    @Override
    public ExternKind kind() {
      return ExternKind.TABLE;
    }
  }

  /** A memory's type: its limits. */
  record Memory(Limits limits) implements ExternType {
    public Memory {
      Objects.requireNonNull(limits, "limits");
    }

    @Override
    public ExternKind kind() {
      return ExternKind.MEMORY;
    }
  }

  /** A global's type: value type and mutability. */
  record Global(ValType type, boolean mutable) implements ExternType {
    public Global {
      Objects.requireNonNull(type, "type");
    }

    @Override
    public ExternKind kind() {
      return ExternKind.GLOBAL;
    }

    // Written out: the JVM would make them from method handles at start-up.
    @Override
    public boolean equals(Object other) {
      return other instanceof Global global
          && type.equals(global.type)
          && mutable == global.mutable;
    }

    @Override
    public int hashCode() {
      return type.hashCode() * 2 + (mutable ? 1 : 0);
    }
  }

  /** A tag's type: the parameters of the exceptions thrown with it. */
  record Tag(FuncType type) implements ExternType {
    public Tag {
      Objects.requireNonNull(type, "type");
    }

    @Override
    public ExternKind kind() {
      return ExternKind.TAG;
    }
  }
}
