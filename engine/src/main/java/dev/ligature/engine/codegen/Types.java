package dev.ligature.engine.codegen;

import dev.ligature.engine.CompiledModule;
import dev.ligature.engine.Func;
import dev.ligature.engine.Global;
import dev.ligature.engine.Instance;
import dev.ligature.engine.Memory;
import dev.ligature.engine.Table;
import dev.ligature.engine.runtime.Bulk;
import dev.ligature.engine.runtime.Code;
import dev.ligature.engine.runtime.LazyBinding;
import dev.ligature.engine.runtime.MemoryAccess;
import dev.ligature.engine.runtime.Numeric;
import dev.ligature.engine.runtime.Transfer;
import dev.ligature.engine.runtime.Traps;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/**
 * How value types appear in generated code. A type is one of the letters {@code i l f d} for
 * numbers, {@code r} for function references ({@link Func}) and {@code e} for other references.
 */
final class Types {
  static final ClassDesc INSTANCE = desc(Instance.class);
  static final ClassDesc COMPILED = desc(CompiledModule.class);
  static final ClassDesc FUNC = desc(Func.class);
  static final ClassDesc MEMORY = desc(Memory.class);
  static final ClassDesc TABLE = desc(Table.class);
  static final ClassDesc CODE = desc(Code.class);
  static final ClassDesc LAZY_BINDING = desc(LazyBinding.class);
  static final ClassDesc MEMORY_ACCESS = desc(MemoryAccess.class);
  static final ClassDesc BULK = desc(Bulk.class);
  static final ClassDesc NUMERIC = desc(Numeric.class);
  static final ClassDesc TRAPS = desc(Traps.class);
  static final ClassDesc TRANSFER = desc(Transfer.class);
  static final ClassDesc OBJECT_ARRAY = ConstantDescs.CD_Object.arrayType();
  static final ClassDesc LONG_ARRAY = ConstantDescs.CD_long.arrayType();

  private static final char[] NONE = {};

  private Types() {}

  private static ClassDesc desc(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  static char letter(ValType type) {
    return switch (type.kind()) {
      case I32 -> 'i';
      case I64 -> 'l';
      case F32 -> 'f';
      case F64 -> 'd';
      case V128 -> throw new UnsupportedOperationException("v128");
      case FUNC, TYPE, NOFUNC -> 'r';
      default -> 'e';
    };
  }

  static char[] letters(List<ValType> types) {
    if (types.isEmpty()) {
      return NONE;
    }
    char[] letters = new char[types.size()];
    for (int i = 0; i < letters.length; i++) {
      letters[i] = letter(types.get(i));
    }
    return letters;
  }

  static TypeKind kind(char letter) {
    return switch (letter) {
      case 'i' -> TypeKind.INT;
      case 'l' -> TypeKind.LONG;
      case 'f' -> TypeKind.FLOAT;
      case 'd' -> TypeKind.DOUBLE;
      default -> TypeKind.REFERENCE;
    };
  }

  static boolean isWide(char letter) {
    return letter == 'l' || letter == 'd';
  }

  static boolean isReference(char letter) {
    return letter == 'r' || letter == 'e';
  }

  static ClassDesc descOf(char letter) {
    return switch (letter) {
      case 'i' -> ConstantDescs.CD_int;
      case 'l' -> ConstantDescs.CD_long;
      case 'f' -> ConstantDescs.CD_float;
      case 'd' -> ConstantDescs.CD_double;
      case 'r' -> FUNC;
      default -> ConstantDescs.CD_Object;
    };
  }

  /** The cell class of globals of a type. */
  static ClassDesc cell(char letter) {
    return switch (letter) {
      case 'i' -> desc(Global.I32.class);
      case 'l' -> desc(Global.I64.class);
      case 'f' -> desc(Global.F32.class);
      case 'd' -> desc(Global.F64.class);
      default -> desc(Global.Ref.class);
    };
  }

  /** The type of the {@code value} field of a cell. */
  static ClassDesc cellValue(char letter) {
    return isReference(letter) ? ConstantDescs.CD_Object : descOf(letter);
  }

  /** The Java type of a function type; several results are an array of boxed values. */
  static MethodTypeDesc method(FuncType type) {
    List<ClassDesc> params = new ArrayList<>();
    type.params().forEach(p -> params.add(descOf(letter(p))));
    return MethodTypeDesc.of(result(type), params);
  }

  private static ClassDesc result(FuncType type) {
    return switch (type.results().size()) {
      case 0 -> ConstantDescs.CD_void;
      case 1 -> descOf(letter(type.results().getFirst()));
      default -> OBJECT_ARRAY;
    };
  }

  /** The type with one more parameter at the end. */
  static MethodTypeDesc append(MethodTypeDesc type, ClassDesc last) {
    return type.insertParameterTypes(type.parameterCount(), last);
  }
}
