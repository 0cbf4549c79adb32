package dev.ligature.conformance.random;

import dev.ligature.conformance.play.Play;
import dev.ligature.guests.wat.Bytes;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.Validator;
import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Makes modules smaller that show something: bodies become {@code unreachable}, then pieces of
 * bodies go, as long as the modules are valid and show it still.
 */
final class Shrinker {
  private static final int CODE_SECTION = 10;
  private static final int PREAMBLE = 8;
  private static final int LARGEST_PIECE = 256;
  private static final byte[] UNREACHABLE = {0, (byte) Op.UNREACHABLE, (byte) Op.END};

  private final Predicate<List<Play.Part>> shows;
  private final Instant end;

  /**
   * A shrinker.
   *
   * @param shows whether modules show it; it may throw nothing
   * @param patience how long to go on
   */
  Shrinker(Predicate<List<Play.Part>> shows, Duration patience) {
    this.shows = shows;
    this.end = Instant.now().plus(patience);
  }

  List<Play.Part> shrink(List<Play.Part> parts) {
    List<Play.Part> small = new ArrayList<>(parts);
    for (int part = small.size() - 1; part >= 0; part--) {
      int count = ownFunctions(small.get(part).module());
      for (int function = 0; function < count; function++) {
        replace(small, part, function, UNREACHABLE);
      }
      for (int function = 0; function < count; function++) {
        for (int piece = LARGEST_PIECE; piece > 0; piece /= 2) {
          withoutPieces(small, part, function, piece);
        }
      }
    }
    return small;
  }

  private void withoutPieces(List<Play.Part> small, int part, int function, int piece) {
    int at = 0;
    while (Instant.now().isBefore(end)) {
      byte[] body = body(small.get(part).module(), function);
      if (at + piece >= body.length) {
        return;
      }
      byte[] shorter = Arrays.copyOf(body, body.length - piece);
      System.arraycopy(body, at + piece, shorter, at, shorter.length - at);
      if (!replace(small, part, function, shorter)) {
        at++;
      }
    }
  }

  /** Puts a body in another's place, if it is valid and all still show it. */
  private boolean replace(List<Play.Part> small, int part, int function, byte[] body) {
    Play.Part before = small.get(part);
    if (body.length >= body(before.module(), function).length || !Instant.now().isBefore(end)) {
      return false;
    }
    try {
      WasmModule module = WasmModule.parse(withBody(before.module(), function, body));
      int index = module.importCount(ExternKind.FUNCTION) + function;
      Validator.validateBody(module, module.body(index));
      small.set(part, new Play.Part(before.name(), module));
    } catch (WasmException e) {
      return false;
    }
    if (shows.test(small)) {
      return true;
    }
    small.set(part, before);
    return false;
  }

  private static int ownFunctions(WasmModule module) {
    return module.functionCount() - module.importCount(ExternKind.FUNCTION);
  }

  /** The bytes of the body of a function, by its number among the module's own. */
  private static byte[] body(WasmModule module, int function) {
    int index = module.importCount(ExternKind.FUNCTION) + function;
    int start = module.bodyStart(index);
    return Arrays.copyOfRange(module.bytes(), start, start + module.bodySize(index));
  }

  private static byte[] withBody(WasmModule module, int function, byte[] body) {
    int count = ownFunctions(module);
    Bytes code = new Bytes().unsigned(count);
    for (int k = 0; k < count; k++) {
      code.sized(k == function ? body : body(module, k));
    }
    byte[] bytes = module.bytes();
    Bytes out = new Bytes().bytes(Arrays.copyOf(bytes, PREAMBLE));
    int at = PREAMBLE;
    while (at < bytes.length) {
      int id = bytes[at++];
      int size = 0;
      int shift = 0;
      int part;
      do {
        part = bytes[at++];
        size |= (part & 0x7f) << shift;
        shift += 7;
      } while (part < 0);
      byte[] content = Arrays.copyOfRange(bytes, at, at + size);
      out.u8(id).sized(id == CODE_SECTION ? code.toArray() : content);
      at += size;
    }
    return out.toArray();
  }
}
