package dev.ligature.engine;

import dev.ligature.engine.codegen.ModuleLoader;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Limits;
import dev.ligature.wasm.ValType;

/**
 * Whether an extern may stand for an import.
 *
 * @see <a href="https://webassembly.github.io/spec/core/valid/matching.html">Matching</a>
 */
final class ImportCheck {
  private ImportCheck() {}

  /**
   * Whether it may.
   *
   * @param wanted the import's type
   * @param compiled the importing module
   * @param index the import's index among those of its kind
   * @param given what is offered
   */
  static boolean fits(ExternType wanted, CompiledModule compiled, int index, Extern given) {
    ModuleLoader loader = compiled.loader();
    return switch (wanted) {
      case ExternType.Function f ->
          given instanceof Func func && loader.signature(index).equals(func.signature());
      case ExternType.Memory memory ->
          given instanceof Memory other && fits(memory.limits(), other.type().limits());
      case ExternType.Table table ->
          given instanceof Table other
              && loader.numbered(table.element()).equals(other.type().element())
              && fits(table.limits(), other.type().limits());
      case ExternType.Global global ->
          given instanceof Global other
              && fits(loader.numbered(global.type()), global.mutable(), other.type());
      case ExternType.Tag tag -> given instanceof Tag other && compiled.isOfType(other, tag.type());
    };
  }

  private static boolean fits(ValType wanted, boolean mutable, ExternType.Global given) {
    return mutable == given.mutable()
        && (wanted.equals(given.type()) || (!mutable && isSubtype(given.type(), wanted)));
  }

  private static boolean isSubtype(ValType type, ValType of) {
    if (!type.isReference() || !of.isReference() || (type.nullable() && !of.nullable())) {
      return false;
    }
    return (type.kind() == of.kind() && type.typeIndex() == of.typeIndex())
        || (of.kind() == ValType.Kind.FUNC && type.isFunctionReference());
  }

  private static boolean fits(Limits wanted, Limits given) {
    return given.min() >= wanted.min()
        && (!wanted.hasMax() || (given.hasMax() && given.max() <= wanted.max()))
        && wanted.is64() == given.is64()
        && wanted.shared() == given.shared();
  }

  /** A type with its kind, such as {@code memory 1..2}. */
  static String text(ExternType type) {
    return type.kind().word()
        + " "
        + switch (type) {
          case ExternType.Function f -> f.type().toString();
          case ExternType.Memory m -> m.limits().toString();
          case ExternType.Table t -> t.limits() + " of " + t.element();
          case ExternType.Global g -> (g.mutable() ? "mutable " : "immutable ") + g.type();
          case ExternType.Tag t -> t.type().toString();
        };
  }
}
