package dev.ligature.engine;

import java.util.Objects;

/**
 * What the instances of one program may have.
 *
 * @param memoryPages the largest size of each memory, in pages of 64 KiB
 * @param pages the pages of all memories together
 * @param elements the elements of all tables together
 * @param code the bytes of the classes that are generated for its modules while it has them
 */
public record Quotas(long memoryPages, Quota pages, Quota elements, Quota code) {
  public Quotas {
    Objects.requireNonNull(pages, "pages");
    Objects.requireNonNull(elements, "elements");
    Objects.requireNonNull(code, "code");
  }

  /** As much as the engine can make. */
  public static Quotas unlimited() {
    return ofMemory(Memory.MAX_PAGES_64);
  }

  /** As much, but for the size of each memory. */
  static Quotas ofMemory(long pages) {
    return new Quotas(pages, Quota.unlimited(), Quota.unlimited(), Quota.unlimited());
  }
}
