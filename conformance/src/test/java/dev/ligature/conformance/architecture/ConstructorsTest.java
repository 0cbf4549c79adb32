package dev.ligature.conformance.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.function.IntSupplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the rule of constructors that keep their object finds, and what it lets pass. */
final class ConstructorsTest {
  static final class User {
    final Object[] used;

    User(Argument argument) {
      used = new Object[] {argument};
    }

    User(IntSupplier supplier) {
      used = new Object[] {supplier};
    }
  }

  static final class Argument {
    final User user = new User(this);
  }

  static final class Reference {
    final User user = new User(this::value);

    int value() {
      return user.used.length;
    }
  }

  static final class Lambda {
    private final int value;
    final User user;

    Lambda(int value) {
      this.value = value;
      this.user = new User(() -> this.value);
    }
  }

  static final class Kept {
    final User user;

    Kept(int value) {
      user = new User(() -> value);
      check(value);
    }

    private void check(int value) {
      if (user.used.length > value) {
        throw new IllegalStateException();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {Argument.class, Reference.class, Lambda.class})
  void an_object_that_its_constructor_gives_away_is_found(Class<?> type) {
    assertEquals(true, isFound(type));
  }

  @ParameterizedTest
  @ValueSource(classes = {Kept.class, User.class})
  void one_that_it_only_uses_itself_is_not(Class<?> type) {
    assertEquals(false, isFound(type));
  }

  private static boolean isFound(Class<?> type) {
    return constructors()
        .should(Constructors.keepTheirObject())
        .evaluate(new ClassFileImporter().importClasses(type))
        .hasViolation();
  }
}
