package dev.ligature.linker.allocate;

import dev.ligature.engine.Quota;
import dev.ligature.engine.Quotas;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;

/**
 * What one program may have, and how much of it there is.
 *
 * @param limits the limits
 * @param engine those that hold for its instances
 */
public record ProgramQuotas(Limits limits, Quotas engine) {
  /** Quotas of which nothing is used. */
  public static ProgramQuotas of(Limits limits) {
    return new ProgramQuotas(
        limits,
        new Quotas(
            limits.get(Limit.MEMORY_PAGES),
            quota(limits, Limit.TOTAL_MEMORY_PAGES),
            quota(limits, Limit.TABLE_ELEMENTS)));
  }

  private static Quota quota(Limits limits, Limit limit) {
    return new Quota(limits.get(limit), limits.text(limit));
  }
}
