package dev.ligature.wasm;

/**
 * Finds out when a module is opened whether a body needs a feature that is not there, or is beyond
 * a limit. It goes from instruction to instruction by the length of their immediates, and decodes
 * only the body in which it has met something suspicious. A body that has so many instructions that
 * its operands may be too many is validated. What is malformed or invalid the scan leaves to
 * whoever makes the body's code.
 */
final class FeatureScan {
  // What follows an opcode, as far as its length is concerned.
  private static final byte NONE = 0;
  private static final byte NUMBER = 1;
  private static final byte NUMBERS = 2;
  private static final byte FOUR_BYTES = 3;
  private static final byte EIGHT_BYTES = 4;
  private static final byte ACCESS = 5;
  private static final byte BLOCK = 6;
  private static final byte LABELS = 7;
  private static final byte TYPES = 8;
  private static final byte HEAP_TYPE = 9;
  private static final byte CATCHES = 10;
  private static final byte PREFIX = 11;
  private static final byte UNKNOWN = 12;

  private static final byte[] FORMS = forms();

  private final WasmModule module;
  private final byte[] bytes;

  /** How many values one instruction can leave at most. */
  private final int width;

  private int at;
  private boolean suspicious;

  /** How many values the body can have on its stack at most, by its instructions. */
  private long operands;

  private FeatureScan(WasmModule module) {
    this.module = module;
    this.bytes = module.bytes();
    int widest = 1;
    for (CompositeType type : module.types()) {
      if (type instanceof FuncType function) {
        widest = Math.max(widest, function.results().size());
      }
    }
    for (ExternType.Tag tag : module.tags()) {
      widest = Math.max(widest, tag.type().params().size());
    }
    this.width = widest;
  }

  /**
   * Looks through all bodies.
   *
   * @throws WasmException.Unsupported if one needs what is not there
   */
  static void check(WasmModule module) {
    FeatureScan scan = new FeatureScan(module);
    int imported = module.importCount(ExternKind.FUNCTION);
    for (int f = imported; f < module.functionCount(); f++) {
      if (scan.isSuspicious(f)) {
        scan.decode(f);
      } else if (scan.operands > ModuleLimits.MAX_OPERANDS) {
        scan.validate(f);
      }
    }
  }

  private void decode(int function) {
    try {
      module.body(function);
    } catch (WasmException.Unsupported e) {
      throw e;
    } catch (WasmException e) {
      // Said when the function is about to be called, or by a validation that is asked for.
      return;
    }
  }

  private void validate(int function) {
    try {
      Validator.validateBody(module, module.body(function));
    } catch (WasmException.Unsupported e) {
      throw e;
    } catch (WasmException e) {
      // As above.
      return;
    }
  }

  private boolean isSuspicious(int function) {
    at = module.bodyStart(function);
    int end = at + module.bodySize(function);
    operands = 0;
    suspicious = false;
    try {
      locals(module.functionType(function).params().size());
      instructions(end);
    } catch (ArrayIndexOutOfBoundsException e) {
      // It ends within an instruction.
    }
    return suspicious;
  }

  private void locals(int params) {
    long total = params;
    for (int groups = number(); groups > 0 && !suspicious; groups--) {
      total += Integer.toUnsignedLong(number());
      type();
    }
    suspicious |= total > ModuleLimits.MAX_LOCALS;
  }

  private void instructions(int end) {
    int count = 0;
    while (at < end && !suspicious) {
      count++;
      switch (FORMS[bytes[at++] & 0xff]) {
        case NONE -> {}
        case NUMBER -> skipNumber();
        case NUMBERS -> {
          skipNumber();
          skipNumber();
        }
        case FOUR_BYTES -> at += 4;
        case EIGHT_BYTES -> at += 8;
        case ACCESS -> access();
        case BLOCK -> block();
        case LABELS -> labels(end);
        case TYPES -> types(end);
        case HEAP_TYPE -> heapType();
        case CATCHES -> catches(end);
        case PREFIX -> prefixed(bytes[at - 1] & 0xff);
        default -> suspicious = true;
      }
    }
    operands += (long) count * width;
  }

  private void skipNumber() {
    while (bytes[at++] < 0) {}
  }

  private int number() {
    int value = 0;
    int shift = 0;
    int part;
    do {
      part = bytes[at++];
      value |= (part & 0x7f) << shift;
      shift += 7;
    } while (part < 0);
    return value;
  }

  private void access() {
    int flags = number();
    if ((flags & 0x40) != 0) {
      skipNumber();
    }
    skipNumber();
  }

  private void block() {
    int code = bytes[at];
    if ((code & 0xc0) == 0x40) {
      type();
    } else {
      int type = number();
      if (type >= 0
          && type < module.types().size()
          && module.types().get(type) instanceof FuncType function) {
        operands += function.params().size();
      }
    }
  }

  /** A value type, or no type of a block. */
  private void type() {
    int code = bytes[at++];
    switch (code) {
      case 0x7f, 0x7e, 0x7d, 0x7c, 0x7b, 0x40 -> {}
      case 0x63, 0x64 -> heapType();
      default -> suspicious |= !isAbstract(code);
    }
  }

  private void heapType() {
    int code = bytes[at];
    suspicious |= (code & 0xc0) == 0x40 && !isAbstract(code);
    skipNumber();
  }

  /** Whether a byte is the code of a heap type that is no type of a module. */
  private static boolean isAbstract(int code) {
    return switch (code) {
      case 0x70, 0x6f, 0x69, 0x72, 0x73, 0x74, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x71 -> true;
      default -> false;
    };
  }

  private void labels(int end) {
    int labels = number() + 1;
    if ((long) labels * width > ModuleLimits.MAX_CARRIED) {
      operands += ModuleLimits.MAX_OPERANDS;
    }
    for (int count = labels; count > 0 && at < end; count--) {
      skipNumber();
    }
  }

  private void types(int end) {
    for (int count = number(); count > 0 && at < end; count--) {
      type();
    }
  }

  private void catches(int end) {
    block();
    for (int count = number(); count > 0 && at < end; count--) {
      int kind = bytes[at++];
      if (kind < Instructions.CATCH_ALL) {
        skipNumber();
      }
      skipNumber();
    }
  }

  private void prefixed(int prefix) {
    int op = Op.prefixed(prefix, number());
    Op.Immediates form = op < 0 ? null : Op.immediatesOrNull(op);
    if (form == null) {
      suspicious = true;
      return;
    }
    switch (form) {
      case NONE -> {}
      case INDEX -> skipNumber();
      case INDEX2 -> {
        skipNumber();
        int second = number();
        suspicious |=
            op == Op.ARRAY_NEW_FIXED
                && Integer.compareUnsigned(second, ModuleLimits.MAX_FIXED_ELEMENTS) > 0;
      }
      case TYPES -> heapType();
      case CAST_BRANCH -> {
        at++;
        skipNumber();
        heapType();
        heapType();
      }
      case MEMORY -> access();
      case VECTOR -> at += 2 * Long.BYTES;
      case LANE -> at++;
      case LANE_ACCESS -> {
        access();
        at++;
      }
      default -> suspicious = true;
    }
  }

  private static byte[] forms() {
    byte[] forms = new byte[256];
    for (int op = 0; op < forms.length; op++) {
      Op.Immediates form = op >= 0xfb ? null : Op.immediatesOrNull(op);
      forms[op] = op >= 0xfb ? PREFIX : form == null ? UNKNOWN : form(op, form);
    }
    return forms;
  }

  private static byte form(int op, Op.Immediates form) {
    return switch (form) {
      case NONE -> NONE;
      case INDEX -> NUMBER;
      case INDEX2 -> NUMBERS;
      case MEMORY -> ACCESS;
      case BLOCK -> BLOCK;
      case BRANCH_TABLE -> LABELS;
      case TYPES -> op == Op.REF_NULL ? HEAP_TYPE : TYPES;
      case TRY -> CATCHES;
      // None of one byte.
      case VECTOR, LANE, LANE_ACCESS, CAST_BRANCH -> UNKNOWN;
      case CONSTANT ->
          switch (op) {
            case Op.F32_CONST -> FOUR_BYTES;
            case Op.F64_CONST -> EIGHT_BYTES;
            default -> NUMBER;
          };
    };
  }
}
