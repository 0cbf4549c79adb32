package dev.ligature.engine.codegen.layout;

import dev.ligature.wasm.Export;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Which global of a module is the pointer to the stack that compilers keep in the linear memory.
 *
 * @see <a href="https://github.com/WebAssembly/tool-conventions/blob/main/BasicCABI.md">Basic C
 *     ABI</a>
 */
public final class StackPointer {
  static final String NAME = "__stack_pointer";

  private static final int STACK_ALIGNMENT = 16;

  private StackPointer() {}

  /**
   * The global that an import, an export or the name section names so. Without such a name it is
   * the global at the place where wasm-ld puts the stack pointer. That may be another variable:
   * {@link #isUsedAsOne} tells.
   */
  static OptionalInt of(WasmModule module) {
    OptionalInt imported = imported(module);
    if (imported.isPresent()) {
      return imported;
    }
    OptionalInt named = named(module);
    return named.isPresent() ? named : firstVariable(module);
  }

  /** Whether a global is the stack pointer by its name. */
  public static boolean isNamedSo(WasmModule module, int global) {
    OptionalInt imported = imported(module);
    return (imported.isPresent() ? imported : named(module)).equals(OptionalInt.of(global));
  }

  private static OptionalInt imported(WasmModule module) {
    int global = 0;
    for (Import candidate : module.imports()) {
      if (candidate.type().kind() == ExternKind.GLOBAL) {
        if (candidate.name().equals(NAME) && isVariable(module, global)) {
          return OptionalInt.of(global);
        }
        global++;
      }
    }
    return OptionalInt.empty();
  }

  private static OptionalInt named(WasmModule module) {
    Export export = module.export(NAME).orElse(null);
    OptionalInt named =
        export != null && export.kind() == ExternKind.GLOBAL
            ? OptionalInt.of(export.index())
            : module.names().globalNamed(NAME);
    return named.isPresent() && isVariable(module, named.getAsInt()) ? named : OptionalInt.empty();
  }

  private static OptionalInt firstVariable(WasmModule module) {
    if (module.memories().isEmpty()) {
      return OptionalInt.empty();
    }
    for (int k = module.importCount(ExternKind.GLOBAL); k < module.globals().size(); k++) {
      if (isVariable(module, k)) {
        Instructions init =
            module.globalDefinitions().get(k - module.importCount(ExternKind.GLOBAL)).init();
        boolean address =
            (init.op(0) == Op.I32_CONST || init.op(0) == Op.I64_CONST)
                && init.imm(0) != 0
                && init.imm(0) % STACK_ALIGNMENT == 0;
        // What is shown to others by another name is something else.
        return address && !isExported(module, k) ? OptionalInt.of(k) : OptionalInt.empty();
      }
    }
    return OptionalInt.empty();
  }

  private static boolean isExported(WasmModule module, int global) {
    for (Export export : module.exports()) {
      if (export.kind() == ExternKind.GLOBAL && export.index() == global) {
        return true;
      }
    }
    return false;
  }

  private static boolean isVariable(WasmModule module, int global) {
    if (global < 0 || global >= module.globals().size()) {
      return false;
    }
    ExternType.Global type = module.globals().get(global);
    return type.mutable() && type.type().equals(isWide(module) ? ValType.I64 : ValType.I32);
  }

  /** Whether addresses in the memory of the stack have 64 bits. */
  private static boolean isWide(WasmModule module) {
    return !module.memories().isEmpty() && module.memories().getFirst().limits().is64();
  }

  /**
   * Whether code uses a global as a stack pointer: some function lowers it by a whole number of
   * aligned places, and puts it back. Decodes bodies until there is one.
   */
  public static boolean isUsedAsOne(WasmModule module, int global) {
    for (int f = module.importCount(ExternKind.FUNCTION); f < module.functionCount(); f++) {
      if (new Frame(global).isAllocatedBy(module.body(f).code())) {
        return true;
      }
    }
    return false;
  }

  /** Follows the value of the global through a body, as far as compilers' prologues need it. */
  private static final class Frame {
    private static final long UNKNOWN = Long.MIN_VALUE;

    /** Values that are relative to the global's at the beginning have this bit. */
    private static final long RELATIVE = 1L << 40;

    private final int global;
    private final Map<Integer, Long> locals = new HashMap<>();
    private long first = UNKNOWN;
    private long second = UNKNOWN;
    private long current = RELATIVE;
    private boolean lowered;

    Frame(int global) {
      this.global = global;
    }

    boolean isAllocatedBy(Instructions code) {
      for (int i = 0; i < code.size(); i++) {
        switch (code.op(i)) {
          case Op.GLOBAL_GET -> push(code.index(i) == global ? current : UNKNOWN);
          case Op.LOCAL_GET -> push(locals.getOrDefault(code.index(i), UNKNOWN));
          case Op.I32_CONST, Op.I64_CONST -> push(code.imm(i));
          case Op.LOCAL_TEE -> locals.put(code.index(i), second);
          case Op.LOCAL_SET -> locals.put(code.index(i), pop());
          case Op.I32_SUB, Op.I64_SUB -> combine(-1);
          case Op.I32_ADD, Op.I64_ADD -> combine(1);
          case Op.GLOBAL_SET -> {
            if (code.index(i) == global && set(pop())) {
              return true;
            }
          }
          default -> {
            first = UNKNOWN;
            second = UNKNOWN;
          }
        }
      }
      return false;
    }

    /** Whether the value puts back what was lowered before. */
    private boolean set(long value) {
      current = value;
      long change = value - RELATIVE;
      lowered |= Math.abs(change) < RELATIVE / 2 && change < 0 && change % STACK_ALIGNMENT == 0;
      return lowered && change == 0;
    }

    private void push(long value) {
      first = second;
      second = value;
    }

    private long pop() {
      long value = second;
      second = first;
      first = UNKNOWN;
      return value;
    }

    private void combine(int sign) {
      long right = pop();
      long left = pop();
      boolean known = left != UNKNOWN && right != UNKNOWN && (sign > 0 || right < RELATIVE / 2);
      push(known ? left + sign * right : UNKNOWN);
    }
  }
}
