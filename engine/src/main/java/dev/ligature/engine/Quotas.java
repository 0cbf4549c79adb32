package dev.ligature.engine;

import java.util.Objects;

/**
 * What the instances of one program may have.
 *
 * @param memoryPages the largest size of each memory, in pages of 64 KiB
 * @param pages the pages of all memories together
 * @param elements the elements of all tables together
 */
public record Quotas(long memoryPages, Quota pages, Quota elements) {
  public Quotas {
    Objects.requireNonNull(pages, "pages");
    Objects.requireNonNull(elements, "elements");
  }

  /** As much as the engine can make. */
  public static Quotas unlimited() {
    return new Quotas(Memory.MAX_PAGES, Quota.unlimited(), Quota.unlimited());
  }
}
