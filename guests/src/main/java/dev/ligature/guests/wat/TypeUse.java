package dev.ligature.guests.wat;

import java.util.List;
import java.util.Optional;

/**
 * A use of a function type.
 *
 * @param index the type's index
 * @param ids the identifiers of the parameters
 */
record TypeUse(int index, List<Optional<String>> ids) {}
