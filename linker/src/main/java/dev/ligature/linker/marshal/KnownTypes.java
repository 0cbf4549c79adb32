package dev.ligature.linker.marshal;

import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The Java types that were used with a program, by who has access to them. */
public final class KnownTypes {
  private final Map<Access, Types> types = new ConcurrentHashMap<>();

  /** None yet. */
  public KnownTypes() {}

  /** What a lookup has access to: two of the same class and modes have the same. */
  private record Access(Class<?> type, @Nullable Class<?> previous, int modes, DataModel model) {}

  Types of(MethodHandles.Lookup lookup, DataModel model) {
    Access access =
        new Access(lookup.lookupClass(), lookup.previousLookupClass(), lookup.lookupModes(), model);
    return types.computeIfAbsent(access, a -> new Types(lookup, model));
  }
}
