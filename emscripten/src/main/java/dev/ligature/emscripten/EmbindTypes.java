package dev.ligature.emscripten;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The types that a guest has made known, by the numbers that it has for them. */
final class EmbindTypes {
  private final EmbindGuest guest;
  private final Map<Integer, EmbindType> types = new ConcurrentHashMap<>();

  EmbindTypes(EmbindGuest guest) {
    this.guest = guest;
  }

  void add(int id, EmbindType type) {
    types.put(id, type);
  }

  Optional<EmbindType> find(int id) {
    return Optional.ofNullable(types.get(id));
  }

  /**
   * A type that is wanted.
   *
   * @param where what has the type
   * @throws IllegalStateException if the guest has told nothing of it
   */
  EmbindType require(int id, String where) {
    return find(id)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "%s has the C++ type %s, which the guest has not made known to embind"
                        .formatted(where, guest.typeName(id))));
  }

  /** The name of a type, known or not. */
  String name(int id) {
    return find(id).map(EmbindType::name).orElseGet(() -> guest.typeName(id));
  }

  List<String> names(List<Integer> ids) {
    return ids.stream().map(this::name).toList();
  }

  /** Whether a value of it may be left out. */
  boolean isOptional(int id) {
    return find(id).filter(type -> type instanceof EmbindVal val && val.isOptional()).isPresent();
  }

  /** The class of a type, if it is one of a class. */
  Optional<EmbindClass> findClass(int id) {
    return find(id)
        .filter(EmbindPointer.class::isInstance)
        .map(type -> ((EmbindPointer) type).type());
  }
}
