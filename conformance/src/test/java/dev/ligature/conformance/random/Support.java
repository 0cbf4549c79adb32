package dev.ligature.conformance.random;

import dev.ligature.conformance.play.Play;
import dev.ligature.guests.wat.Bytes;
import dev.ligature.guests.wat.TypeEncoder;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.VectorOp;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the modules that a module of {@code wasm-opt} imports from, so that no engine has to know
 * them: what logs is the host's, {@code throw} throws, any other function gives zeros.
 */
final class Support {
  private static final String HOST = "host";
  private static final int FUNCREF = 0x70;

  private final List<FuncType> types = new ArrayList<>();
  private final List<Import> logs = new ArrayList<>();
  private final List<Import> functions = new ArrayList<>();
  private final List<Import> tags = new ArrayList<>();
  private final List<Import> globals = new ArrayList<>();

  private Support(List<Import> imports) {
    for (Import wanted : imports) {
      switch (wanted.type()) {
        case ExternType.Function function ->
            (isLog(wanted.name(), function.type()) ? logs : functions).add(wanted);
        case ExternType.Tag tag -> tags.add(wanted);
        case ExternType.Global global -> globals.add(wanted);
        default -> throw new IllegalArgumentException("no support for " + wanted);
      }
    }
  }

  /**
   * Some passes of the tool make two parameters of a 64-bit one: these log nothing. Nor do vectors,
   * which JavaScript can't see.
   */
  private static boolean isLog(String name, FuncType type) {
    return type.params().size() == 1
        && !type.params().getFirst().equals(ValType.V128)
        && name.equals("log-" + type.params().getFirst());
  }

  /** The modules to be instantiated before a module, by the names that it imports from. */
  static List<Play.Part> of(WasmModule module) {
    Map<String, List<Import>> byModule = new LinkedHashMap<>();
    for (Import wanted : module.imports()) {
      List<Import> wantedOfIt = byModule.computeIfAbsent(wanted.module(), n -> new ArrayList<>());
      if (wantedOfIt.stream().noneMatch(other -> other.name().equals(wanted.name()))) {
        wantedOfIt.add(wanted);
      }
    }
    List<Play.Part> parts = new ArrayList<>();
    byModule.forEach(
        (name, imports) ->
            parts.add(new Play.Part(name, WasmModule.parse(new Support(imports).build()))));
    return parts;
  }

  private byte[] build() {
    Bytes imported = new Bytes().unsigned(logs.size());
    logs.forEach(log -> imported.name(HOST).name(log.name()).u8(0).unsigned(type(log)));
    Bytes declared = new Bytes().unsigned(functions.size());
    functions.forEach(function -> declared.unsigned(type(function)));
    Bytes tagSection = new Bytes().unsigned(tags.size());
    tags.forEach(tag -> tagSection.u8(0).unsigned(index(((ExternType.Tag) tag.type()).type())));
    Bytes globalSection = new Bytes().unsigned(globals.size());
    for (Import global : globals) {
      ExternType.Global type = (ExternType.Global) global.type();
      TypeEncoder.valType(globalSection, type.type());
      zero(globalSection.u8(type.mutable() ? 1 : 0), type.type());
      globalSection.op(Op.END);
    }
    Bytes code = new Bytes().unsigned(functions.size());
    functions.forEach(function -> code.sized(body(function)));

    Bytes typeSection = new Bytes().unsigned(types.size());
    types.forEach(type -> TypeEncoder.funcType(typeSection, type));
    Bytes out = new Bytes().bytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    section(out, 1, typeSection);
    section(out, 2, imported);
    section(out, 3, declared);
    if (!tags.isEmpty()) {
      section(out, 13, tagSection);
    }
    section(out, 6, globalSection);
    section(out, 7, exports());
    section(out, 10, code);
    return out.toArray();
  }

  private static void section(Bytes out, int id, Bytes content) {
    out.u8(id).sized(content.toArray());
  }

  private int type(Import function) {
    return index(((ExternType.Function) function.type()).type());
  }

  private int index(FuncType type) {
    if (!types.contains(type)) {
      types.add(type);
    }
    return types.indexOf(type);
  }

  private Bytes exports() {
    Bytes out = new Bytes().unsigned(logs.size() + functions.size() + tags.size() + globals.size());
    List<Import> all = new ArrayList<>(logs);
    all.addAll(functions);
    for (int i = 0; i < all.size(); i++) {
      out.name(all.get(i).name()).u8(0).unsigned(i);
    }
    for (int i = 0; i < tags.size(); i++) {
      out.name(tags.get(i).name()).u8(4).unsigned(i);
    }
    for (int i = 0; i < globals.size(); i++) {
      out.name(globals.get(i).name()).u8(3).unsigned(i);
    }
    return out;
  }

  private byte[] body(Import function) {
    FuncType type = ((ExternType.Function) function.type()).type();
    Bytes out = new Bytes().unsigned(0);
    if (function.name().equals("throw")) {
      throwFirst(out);
    } else {
      type.results().forEach(result -> zero(out, result));
    }
    return out.op(Op.END).toArray();
  }

  /** The exception of the first tag, with zeros; a trap without one. */
  private void throwFirst(Bytes out) {
    if (tags.isEmpty()) {
      out.op(Op.UNREACHABLE);
      return;
    }
    ((ExternType.Tag) tags.getFirst().type()).type().params().forEach(t -> zero(out, t));
    out.op(Op.THROW).unsigned(0);
  }

  private static void zero(Bytes out, ValType type) {
    switch (type.kind()) {
      case I32 -> out.op(Op.I32_CONST).signed(0);
      case I64 -> out.op(Op.I64_CONST).signed(0);
      case F32 -> out.op(Op.F32_CONST).f32(0);
      case F64 -> out.op(Op.F64_CONST).f64(0);
      case V128 -> out.op(VectorOp.V128_CONST).f64(0).f64(0);
      case FUNC -> out.op(Op.REF_NULL).u8(FUNCREF);
      case EXTERN -> out.op(Op.REF_NULL).u8(FUNCREF - 1);
      case EXN -> out.op(Op.REF_NULL).u8(0x69);
      default -> throw new IllegalArgumentException("no zero of " + type);
    }
  }
}
