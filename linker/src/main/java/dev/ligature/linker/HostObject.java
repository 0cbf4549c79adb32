package dev.ligature.linker;

import java.lang.invoke.MethodHandles;
import java.util.Objects;
import java.util.Optional;

/**
 * An object whose methods with {@link dev.ligature.linker.bind.Export} guests may import.
 *
 * @param object the object
 * @param lookup has access to its class
 * @param library the library whose functions they are; empty if they are the host's
 */
public record HostObject(Object object, MethodHandles.Lookup lookup, Optional<String> library) {
  /** Such an object. */
  public HostObject {
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(lookup, "lookup");
    Objects.requireNonNull(library, "library");
  }
}
