package dev.ligature.engine.codegen.loading;

import dev.ligature.engine.code.Room;

/** Loads classes where a guest may have left little of the stack. */
public final class Loading {
  private Loading() {}

  /** Does what declares no exception. */
  public static <T> T withRoom(Room.Task<T> task) {
    try {
      return Room.with(task);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new LinkageError("generated class", e);
    }
  }

  /** Does what may not find a class. */
  static Class<?> find(Room.Task<Class<?>> task) throws ClassNotFoundException {
    try {
      return Room.with(task);
    } catch (ClassNotFoundException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new LinkageError("generated class", e);
    }
  }
}
