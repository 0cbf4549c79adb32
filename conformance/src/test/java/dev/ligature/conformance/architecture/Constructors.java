package dev.ligature.conformance.architecture;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** What constructors may do. */
final class Constructors {
  private Constructors() {}

  /**
   * A constructor with more parameters wants objects that it makes, or collaborators in between.
   */
  static ArchCondition<JavaConstructor> takeAtMost(int parameters) {
    return new ArchCondition<>("take at most %d parameters", parameters) {
      @Override
      public void check(JavaConstructor constructor, ConditionEvents events) {
        int count = constructor.getRawParameterTypes().size();
        if (count > parameters) {
          add(events, constructor, "takes %d parameters".formatted(count));
        }
      }
    };
  }

  /**
   * A constructor that gives its object to anybody gives one that is not finished: as an argument,
   * in a lambda, or by a reference to one of its methods. What takes any {@code Object} goes
   * unseen.
   */
  static ArchCondition<JavaConstructor> keepTheirObject() {
    return new ArchCondition<>("keep their object to themselves") {
      @Override
      public void check(JavaConstructor constructor, ConditionEvents events) {
        JavaClass owner = constructor.getOwner();
        for (JavaAccess<?> access : constructor.getAccessesFromSelf()) {
          if (access.isDeclaredInLambda() && isOfInstance(owner, access)) {
            add(events, constructor, "captures its object: " + access.getDescription());
          }
        }
        constructor.getMethodReferencesFromSelf().stream()
            .filter(reference -> isOfInstance(owner, reference))
            .forEach(reference -> add(events, constructor, reference.getDescription()));
        constructor.getCallsFromSelf().stream()
            .filter(call -> !isOfConstruction(owner, call) && takes(owner, call))
            .forEach(call -> add(events, constructor, "gives: " + call.getDescription()));
      }
    };
  }

  private static boolean isOfInstance(JavaClass owner, JavaAccess<?> access) {
    return access.getTargetOwner().equals(owner)
        && !(access instanceof JavaConstructorCall)
        && access
            .getTarget()
            .resolveMember()
            .map(JavaMember::getModifiers)
            .filter(modifiers -> !modifiers.contains(JavaModifier.STATIC))
            .isPresent();
  }

  /** Whether it is a call of another constructor of the object, which can't be given itself. */
  private static boolean isOfConstruction(JavaClass owner, JavaCodeUnitAccess<?> call) {
    return call instanceof JavaConstructorCall
        && (call.getTargetOwner().equals(owner)
            || owner.getRawSuperclass().filter(call.getTargetOwner()::equals).isPresent());
  }

  private static boolean takes(JavaClass owner, JavaCodeUnitAccess<?> call) {
    return call.getTarget().getRawParameterTypes().stream()
        .anyMatch(
            type -> !type.isEquivalentTo(Object.class) && owner.isAssignableTo(type.getName()));
  }

  private static void add(ConditionEvents events, JavaCodeUnit constructor, String problem) {
    events.add(
        SimpleConditionEvent.violated(
            constructor, "%s: %s".formatted(constructor.getDescription(), problem)));
  }
}
