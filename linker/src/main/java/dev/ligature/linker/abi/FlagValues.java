package dev.ligature.linker.abi;

import dev.ligature.linker.OpenFlag;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The values that the flags of {@code dlopen} have in a guest's ABI. */
final class FlagValues {
  private final Map<OpenFlag, Integer> bits = new EnumMap<>(OpenFlag.class);

  /** Those of musl, and of Emscripten's libc, which have no bit for {@code RTLD_LOCAL}. */
  static FlagValues ofMusl() {
    return new FlagValues()
        .with(OpenFlag.LAZY, 1)
        .with(OpenFlag.NOW, 2)
        .with(OpenFlag.NOLOAD, 4)
        .with(OpenFlag.GLOBAL, 256)
        .with(OpenFlag.NODELETE, 4096);
  }

  /** Those of wasi-libc. */
  static FlagValues ofWasiLibc() {
    return ofMusl().with(OpenFlag.LOCAL, 8);
  }

  /** Adds a flag; one of value 0 is the default. */
  FlagValues with(OpenFlag flag, int bit) {
    bits.put(flag, bit);
    return this;
  }

  /** The flags of a guest's number, whatever else is in it. */
  Set<OpenFlag> known(int mode) {
    int all = bits.values().stream().reduce(0, (a, b) -> a | b);
    return of(mode & all);
  }

  /** The flags of a guest's number; none, which is no valid mode, if it has an unknown bit. */
  Set<OpenFlag> of(int mode) {
    Set<OpenFlag> flags = EnumSet.noneOf(OpenFlag.class);
    int unknown = mode;
    for (Map.Entry<OpenFlag, Integer> flag : bits.entrySet()) {
      if ((mode & flag.getValue()) != 0) {
        flags.add(flag.getKey());
      }
      unknown &= ~flag.getValue();
    }
    return unknown == 0 ? flags : Set.of();
  }
}
