package dev.ligature.trino;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The last thousand of what was made for keys. Thread-safe. */
final class RecentlyUsed<K, V> {
  private static final int MOST = 1000;
  private static final float LOAD = 0.75f;

  private final Map<K, V> values =
      new LinkedHashMap<>(16, LOAD, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
          return size() > MOST;
        }
      };

  /**
   * What was made for a key, or is made now: by several threads perhaps, of which one's is kept.
   *
   * @param make makes it, or throws
   */
  V get(K key, Supplier<V> make) {
    synchronized (values) {
      V known = values.get(key);
      if (known != null) {
        return known;
      }
    }
    V made = make.get();
    synchronized (values) {
      V other = values.putIfAbsent(key, made);
      return other != null ? other : made;
    }
  }
}
