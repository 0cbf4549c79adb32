package dev.ligature.linker.faults;

import java.lang.ref.Reference;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * All objects of the linker and the engine that can be reached from one, field by field. An object
 * has the same number in all snapshots, so that two of them differ if anything does.
 */
public final class ObjectGraph {
  private static final String OURS = "dev.ligature.";

  /** What belongs to a linker, or never changes. */
  private static final Set<String> SHARED =
      Set.of(
          "dev.ligature.engine.Engine",
          "dev.ligature.engine.CompiledModule",
          "dev.ligature.engine.Memory",
          "dev.ligature.engine.Watch",
          "dev.ligature.linker.find.LibraryModule",
          "dev.ligature.linker.find.ModuleCache",
          "dev.ligature.linker.ProgramConfig",
          "dev.ligature.linker.HostFunction");

  private final IdentityHashMap<Object, Integer> numbers = new IdentityHashMap<>();
  private final Predicate<Field> seen;

  /**
   * A graph.
   *
   * @param seen the fields that count
   */
  ObjectGraph(Predicate<Field> seen) {
    this.seen = seen;
  }

  /** The fields and their values now. */
  Map<String, String> snapshot(Object root) {
    Walk walk = new Walk();
    walk.reference(root);
    return walk.run();
  }

  /** The name of an object in all snapshots. */
  String name(Object object) {
    int number = numbers.computeIfAbsent(object, o -> numbers.size() + 1);
    Class<?> type = object.getClass();
    String name = type.isHidden() || type.isSynthetic() ? "lambda" : type.getSimpleName();
    return name + "#" + number;
  }

  /** One walk from object to object. */
  private final class Walk {
    private final Map<String, String> fields = new LinkedHashMap<>();
    private final Set<Integer> visited = new HashSet<>();
    private final Deque<Object> pending = new ArrayDeque<>();

    Map<String, String> run() {
      while (!pending.isEmpty()) {
        Object object = pending.remove();
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
          if (type.getName().startsWith(OURS)) {
            describe(object, type);
          }
        }
      }
      return fields;
    }

    private void describe(Object object, Class<?> type) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && seen.test(field)) {
          fields.put(name(object) + "." + field.getName(), text(value(object, field)));
        }
      }
    }

    private String reference(Object object) {
      String name = name(object);
      if (object.getClass().getName().startsWith(OURS)
          && !object.getClass().isHidden()
          && !isShared(object.getClass())
          && visited.add(numbers.get(object))) {
        pending.add(object);
      }
      return name;
    }

    private String text(Object value) {
      return switch (value) {
        case null -> "null";
        case String text -> '"' + text + '"';
        case Number number
            when !(number instanceof AtomicLong || number instanceof AtomicInteger) ->
            number.toString();
        case AtomicLong number -> number.toString();
        case AtomicInteger number -> number.toString();
        case Boolean bool -> bool.toString();
        case Enum<?> constant -> constant.name();
        case Class<?> type -> type.getName();
        case Optional<?> optional -> "(" + text(optional.orElse(null)) + ")";
        case Reference<?> reference -> text(reference.get());
        case ThreadLocal<?> local -> text(local.get());
        case ReentrantLock lock -> lock.isLocked() ? "locked" : "free";
        case Map<?, ?> map -> text(map);
        case Collection<?> collection -> text(collection);
        case Record record when !isShared(record.getClass()) -> text(record);
        default -> value.getClass().isArray() ? array(value) : reference(value);
      };
    }

    private String text(Map<?, ?> map) {
      List<String> entries = new ArrayList<>();
      map.forEach((key, value) -> entries.add(text(key) + "=" + text(value)));
      return ordered(entries, !(map instanceof SequencedMap));
    }

    private String text(Collection<?> collection) {
      List<String> elements = new ArrayList<>();
      collection.forEach(element -> elements.add(text(element)));
      return ordered(elements, collection instanceof Set && !(collection instanceof SequencedSet));
    }

    private static String ordered(List<String> texts, boolean hashed) {
      return (hashed ? texts.stream().sorted().toList() : texts).toString();
    }

    private String array(Object array) {
      List<String> elements = new ArrayList<>();
      int last = 0;
      for (int i = 0; i < Array.getLength(array); i++) {
        elements.add(text(Array.get(array, i)));
        last = elements.getLast().equals("null") ? last : i + 1;
      }
      // An array may have room to spare.
      return elements.subList(0, last).toString();
    }

    private String text(Record record) {
      StringBuilder text = new StringBuilder(record.getClass().getSimpleName()).append('(');
      for (RecordComponent component : record.getClass().getRecordComponents()) {
        text.append(text(value(record, component.getName()))).append(' ');
      }
      return text.append(')').toString();
    }
  }

  private static boolean isShared(Class<?> type) {
    return SHARED.contains(type.getName())
        || type.getName().startsWith("dev.ligature.wasm.")
        || type.getName().startsWith("dev.ligature.engine.codegen.")
        || type.getPackage().equals(ObjectGraph.class.getPackage());
  }

  /** The value of a field that an object has by its own class. */
  static Object value(Object object, String field) {
    try {
      return value(object, object.getClass().getDeclaredField(field));
    } catch (NoSuchFieldException e) {
      throw new AssertionError(e);
    }
  }

  private static Object value(Object object, Field field) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
