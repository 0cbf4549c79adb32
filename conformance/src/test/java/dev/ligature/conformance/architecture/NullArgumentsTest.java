package dev.ligature.conformance.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.ligature.emscripten.EmbindCallback;
import dev.ligature.linker.GuestThread;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.LinkListener;
import dev.ligature.linker.TraceListener;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** No public method or constructor takes null: each says so by a {@link NullPointerException}. */
class NullArgumentsTest {
  /** What users implement, so that what it does with null is theirs. */
  private static final Set<Class<?>> OF_USERS =
      Set.of(
          HostModule.class,
          LinkListener.class,
          TraceListener.class,
          GuestThread.Action.class,
          EmbindCallback.class);

  private final ApiValues values = new ApiValues();

  NullArgumentsTest() throws IOException {}

  @AfterEach
  void close() {
    values.close();
  }

  @Test
  void null_is_refused() {
    List<String> taken = new ArrayList<>();
    for (String stage : List.of("wasm", "engine", "linker", "wasi", "emscripten", "fuse", "cli")) {
      for (Class<?> type : api("dev.ligature." + stage)) {
        executables(type).forEach(executable -> check(executable, taken));
      }
    }
    assertEquals("", String.join("\n", taken));
  }

  private static List<Class<?>> api(String name) {
    List<Class<?>> types = new ArrayList<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(name)
            .getPackage(name)
            .getClasses()) {
      Class<?> reflected = type.reflect();
      if (isPublic(reflected) && !OF_USERS.contains(reflected)) {
        types.add(reflected);
      }
    }
    assertTrue(types.size() > 1, name);
    return types;
  }

  private static boolean isPublic(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
  }

  private static Stream<Executable> executables(Class<?> type) {
    boolean isMade = !type.isEnum() && !Modifier.isAbstract(type.getModifiers());
    return Stream.concat(
            isMade ? Arrays.stream(type.getConstructors()) : Stream.empty(),
            Arrays.stream(type.getDeclaredMethods()))
        .filter(e -> Modifier.isPublic(e.getModifiers()) && !e.isSynthetic())
        // Of any object, and of enums and records: the compiler's.
        .filter(e -> !e.getName().equals("equals") && !e.getName().equals("valueOf"));
  }

  /** Calls with null for each parameter, and notes where that is taken. */
  private void check(Executable executable, List<String> taken) {
    Parameter[] parameters = executable.getParameters();
    for (int i = 0; i < parameters.length; i++) {
      if (mayBeNull(parameters[i])) {
        continue;
      }
      Object[] arguments = Arrays.stream(parameters).map(this::argument).toArray();
      arguments[i] = null;
      String answer = answer(executable, arguments);
      if (!answer.equals(NullPointerException.class.getName())) {
        taken.add("%s, parameter %d: %s".formatted(executable.toGenericString(), i + 1, answer));
      }
    }
  }

  private static boolean mayBeNull(Parameter parameter) {
    return parameter.getType().isPrimitive()
        || parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private Object argument(Parameter parameter) {
    Class<?> type = parameter.getType();
    if (type.isPrimitive()) {
      return type == boolean.class ? (Object) false : type == long.class ? (Object) 1L : 1;
    } else if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    return values.of(parameter.getParameterizedType(), type);
  }

  private String answer(Executable executable, Object... arguments) {
    try {
      switch (executable) {
        case Constructor<?> constructor -> constructor.newInstance(arguments);
        case Method method -> {
          boolean isStatic = Modifier.isStatic(method.getModifiers());
          Class<?> type = method.getDeclaringClass();
          method.invoke(isStatic ? type : values.of(type, type), arguments);
        }
      }
      return "took it";
    } catch (InvocationTargetException e) {
      return e.getCause() instanceof NullPointerException
          ? NullPointerException.class.getName()
          : String.valueOf(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(executable.toString(), e);
    }
  }

  @Test
  void a_call_that_takes_null_is_noticed() {
    List<String> taken = new ArrayList<>();
    executables(java.util.Objects.class)
        .filter(e -> e.getName().equals("requireNonNullElse"))
        .forEach(e -> check(e, taken));
    assertEquals(2, taken.size(), taken::toString);
  }
}
