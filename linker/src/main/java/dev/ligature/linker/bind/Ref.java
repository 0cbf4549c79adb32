package dev.ligature.linker.bind;

import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What C gives or changes through a pointer to it: {@code Ref<GuestPointer>} for {@code sqlite3
 * **}, {@code Ref<String>} for {@code char **}, a {@code Ref} of a record for a struct that C
 * fills. Not for several threads at once.
 *
 * @param <T> a string, a pointer, a record, an enumeration
 */
public final class Ref<T> {
  private @Nullable T value;

  /** One with null in it: of a record, zeros. */
  public Ref() {}

  /** One with a value in it. */
  public Ref(@Nullable T value) {
    this.value = value;
  }

  /** What is in it, empty for null. */
  public Optional<T> find() {
    return Optional.ofNullable(value);
  }

  /**
   * What is in it.
   *
   * @throws NoSuchElementException if that is null
   */
  public T get() {
    return find().orElseThrow(() -> new NoSuchElementException("null was put in it, or nothing"));
  }

  /** Puts something else in it. */
  public void set(@Nullable T value) {
    this.value = value;
  }

  @Override
  public String toString() {
    return String.valueOf(value);
  }
}
