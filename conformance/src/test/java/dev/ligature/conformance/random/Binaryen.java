package dev.ligature.conformance.random;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Binaryen's {@code wasm-opt}, which makes valid modules of random bytes. A NaN is made zero in
 * them, since engines may give any.
 */
final class Binaryen {
  private static final List<String> ALWAYS =
      List.of(
          "--denan",
          "--enable-mutable-globals",
          "--enable-sign-ext",
          "--enable-nontrapping-float-to-int",
          "--enable-bulk-memory",
          "--enable-multivalue");

  private static final List<String> AT_TIMES =
      List.of(
          "--enable-exception-handling", "--enable-threads", "--enable-tail-call", "--enable-simd");

  /** What makes of many small functions few large ones, and of nested code much flat code. */
  private static final List<List<String>> PASSES =
      List.of(
          List.of(),
          List.of("--inlining-optimizing", "-aimfs", "100000", "-ifwl"),
          List.of("--flatten", "--inlining", "-aimfs", "100000", "-ifwl"),
          List.of("-O3"),
          List.of("--flatten", "--local-cse", "-O1"),
          List.of("--fuzz-passes"));

  private final WasmOpt tool;
  private final boolean references;
  private final Path folder;

  /**
   * A maker of modules.
   *
   * @param references whether the tool knows reference types as they have become
   * @param folder where it puts its files
   */
  Binaryen(WasmOpt tool, boolean references, Path folder) {
    this.tool = tool;
    this.references = references;
    this.folder = folder;
  }

  /** The module of a seed. */
  byte[] module(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] input = new byte[(int) Math.exp(4 + random.nextDouble() * 6)];
    random.nextBytes(input);
    List<String> features = new ArrayList<>(ALWAYS);
    AT_TIMES.stream().filter(feature -> random.nextInt(3) > 0).forEach(features::add);
    if (references) {
      features.add("--enable-reference-types");
      // It makes old and new exceptions in one module, which no engine takes.
      features.add("--translate-to-exnref");
    }
    List<String> passes = PASSES.get(random.nextInt(PASSES.size()));
    // Some passes do not know all features.
    return module(input, features, passes)
        .or(() -> module(input, features, List.of()))
        .orElseThrow(() -> new IllegalStateException("wasm-opt makes nothing of seed " + seed));
  }

  private Optional<byte[]> module(byte[] input, List<String> features, List<String> passes) {
    try {
      Path source = Files.write(folder.resolve("input"), input);
      Path result = folder.resolve("module.wasm");
      List<String> arguments = new ArrayList<>(List.of(source.toString(), "-ttf"));
      arguments.addAll(features);
      arguments.addAll(passes);
      arguments.addAll(List.of("-o", result.toString()));
      return tool.run(arguments) ? Optional.of(Files.readAllBytes(result)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
