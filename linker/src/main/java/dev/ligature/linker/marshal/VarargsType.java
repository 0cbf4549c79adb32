package dev.ligature.linker.marshal;

import dev.ligature.linker.GuestPointer;
import org.jspecify.annotations.Nullable;

/**
 * Variable arguments: one after the other in a buffer, whose address is the last argument.
 *
 * @see <a
 *     href="https://github.com/WebAssembly/tool-conventions/blob/main/BasicCABI.md#function-signatures">the
 *     C ABI</a>
 */
final class VarargsType extends PointerLike {
  private static final CType INT = new ScalarType(int.class, false, false);
  private static final CType LONG = new ScalarType(long.class, false, false);
  private static final CType DOUBLE = new ScalarType(double.class, false, false);
  private final CType string;
  private final CType address;

  VarargsType(DataModel model) {
    super(model);
    this.string = new StringType(model);
    this.address = new AddressType(model);
  }

  @Override
  String cName() {
    return "...";
  }

  @Override
  long pass(Storage storage, @Nullable Object value) {
    if (!(value instanceof @Nullable Object[] arguments) || arguments.length == 0) {
      return 0;
    }
    long room = 0;
    for (Object argument : arguments) {
      int size = type(argument).size();
      room = align(room, size) + size;
    }
    long buffer = storage.reserve(room);
    storage.guest().clear(buffer, room);
    long offset = 0;
    for (Object argument : arguments) {
      CType type = type(argument);
      offset = align(offset, type.size());
      type.write(storage, buffer + offset, promoted(argument));
      offset += type.size();
    }
    return buffer;
  }

  private static long align(long offset, int alignment) {
    return (offset + alignment - 1) / alignment * alignment;
  }

  /** The type that C's default promotions give. */
  private CType type(@Nullable Object argument) {
    return switch (argument) {
      case null -> address;
      case GuestPointer _ -> address;
      case String _ -> string;
      case Long _ -> LONG;
      case Float _, Double _ -> DOUBLE;
      case Integer _, Short _, Byte _, Character _, Boolean _ -> INT;
      default -> {
        Class<?> element = argument.getClass().getComponentType();
        if (element != null && PrimitiveArrays.layout(element) != null) {
          yield new ArrayPointer(
              model(), new ScalarType(element, false, false), element, Direction.IN);
        }
        throw new IllegalArgumentException(
            "%s is no variable argument of C: those are numbers, strings, pointers and arrays of"
                    .formatted(argument.getClass().getName())
                + " numbers");
      }
    };
  }

  private static @Nullable Object promoted(@Nullable Object argument) {
    return switch (argument) {
      case null -> null;
      case Float number -> number.doubleValue();
      case Character character -> (int) character;
      case Boolean truth -> truth ? 1 : 0;
      default -> argument;
    };
  }

  @Override
  boolean isReadable() {
    return false;
  }

  @Override
  Object give(Guest guest, long bits) {
    throw new AssertionError("variable arguments are no result");
  }
}
