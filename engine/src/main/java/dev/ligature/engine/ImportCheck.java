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
  @SuppressWarnings("IfChainToSwitch")
  static boolean fits(ExternType wanted, CompiledModule compiled, int index, Extern given) {
    ModuleLoader loader = compiled.loader();
    // No switch over patterns here, nor where else each start passes: the JVM would link it anew.
    if (given instanceof Func func) {
      return wanted instanceof ExternType.Function
          && func.fits(
              loader.signature(index), loader.heapType(compiled.module().functionTypeIndex(index)));
    } else if (given instanceof Memory other) {
      return wanted instanceof ExternType.Memory memory
          && fits(memory.limits(), other.type().limits());
    } else if (given instanceof Table other) {
      return wanted instanceof ExternType.Table table
          && loader.numbered(table.element()).equals(other.type().element())
          && fits(table.limits(), other.type().limits());
    } else if (given instanceof Global other) {
      return wanted instanceof ExternType.Global global
          && fits(loader, loader.numbered(global.type()), global.mutable(), other.type());
    }
    return wanted instanceof ExternType.Tag tag && compiled.isOfType((Tag) given, tag.type());
  }

  private static boolean fits(
      ModuleLoader loader, ValType wanted, boolean mutable, ExternType.Global given) {
    return mutable == given.mutable()
        && (wanted.equals(given.type())
            || (!mutable && loader.signatures().matches(given.type(), wanted)));
  }

  private static boolean fits(Limits wanted, Limits given) {
    return given.min() >= wanted.min()
        && (!wanted.hasMax() || (given.hasMax() && given.max() <= wanted.max()))
        && wanted.is64() == given.is64()
        && wanted.pageBits() == given.pageBits()
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
