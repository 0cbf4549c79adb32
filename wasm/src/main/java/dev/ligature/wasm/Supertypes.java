package dev.ligature.wasm;

/**
 * Finds what types extend in a few steps: from each type a jump leads to a supertype further up, as
 * far as makes all ways short. A body may ask for every byte, and a type may extend 63 others.
 */
final class Supertypes {
  private final WasmModule module;
  private final int[] depths;
  private final int[] jumps;

  Supertypes(WasmModule module) {
    this.module = module;
    int count = module.types().size();
    this.depths = new int[count];
    this.jumps = new int[count];
    for (int type = 0; type < count; type++) {
      int supertype = module.supertype(type);
      if (supertype < 0) {
        jumps[type] = type;
        continue;
      }
      depths[type] = depths[supertype] + 1;
      int jump = jumps[supertype];
      boolean even = depths[supertype] - depths[jump] == depths[jump] - depths[jumps[jump]];
      jumps[type] = even ? jumps[jump] : supertype;
    }
  }

  /**
   * The type that extends as many as another one, among a type and those that it extends. Equal
   * types extend equally many, so that no other one of them can be equal to that.
   */
  int asDeepAs(int other, int type) {
    int at = type;
    while (depths[at] > depths[other]) {
      int jump = jumps[at];
      at = depths[jump] >= depths[other] ? jump : module.supertype(at);
    }
    return at;
  }
}
