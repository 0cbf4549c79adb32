package dev.ligature.linker.initialize;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Things of which the one that was added last is taken first, among all that have a key in common.
 * A guest adds as many as it likes: to take one costs the same however many have other keys.
 *
 * @param <T> what they are
 */
final class LatestFirst<T> {
  private final Map<Object, TreeMap<Long, Entry<T>>> byKey = new HashMap<>();
  private long last;

  /** A thing, by its number, under all its keys. */
  private record Entry<T>(T thing, long number, List<Object> keys) {}

  /** Adds one under some keys. */
  void add(T thing, Object... keys) {
    Entry<T> entry = new Entry<>(thing, last++, List.of(keys));
    for (Object key : keys) {
      byKey.computeIfAbsent(key, k -> new TreeMap<>()).put(entry.number(), entry);
    }
  }

  /**
   * Takes out the one that was added last of those with any of some keys; null if there is none.
   */
  @Nullable T takeLast(Object... keys) {
    Entry<T> latest = null;
    for (Object key : keys) {
      TreeMap<Long, Entry<T>> entries = byKey.get(key);
      if (entries != null) {
        Entry<T> candidate = entries.lastEntry().getValue();
        if (latest == null || candidate.number() > latest.number()) {
          latest = candidate;
        }
      }
    }
    if (latest == null) {
      return null;
    }
    remove(latest);
    return latest.thing();
  }

  /** Takes out all with any of some keys, in the order in which they were added. */
  List<T> takeAll(Object... keys) {
    TreeMap<Long, Entry<T>> all = new TreeMap<>();
    for (Object key : keys) {
      all.putAll(byKey.getOrDefault(key, new TreeMap<>()));
    }
    all.values().forEach(this::remove);
    return all.values().stream().map(Entry::thing).toList();
  }

  private void remove(Entry<T> entry) {
    for (Object key : entry.keys()) {
      byKey.computeIfPresent(
          key,
          (k, entries) -> {
            entries.remove(entry.number());
            return entries.isEmpty() ? null : entries;
          });
    }
  }

  /** All with a key, in the order in which they were added. */
  List<T> all(Object key) {
    TreeMap<Long, Entry<T>> entries = byKey.get(key);
    return entries == null ? List.of() : entries.values().stream().map(Entry::thing).toList();
  }

  /** Whether there is one with a key. */
  boolean has(Object key) {
    return byKey.containsKey(key);
  }
}
