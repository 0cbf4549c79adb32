package dev.ligature.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.wasm.ValType.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypeRulesTest {
  private static final TypeRules PLAIN = rules(new ModuleBuilder().type("", "").type("i", ""));

  private static TypeRules rules(ModuleBuilder builder) {
    return new TypeRules(builder.parse());
  }

  private static ValType ref(Kind kind) {
    return new ValType(kind, false, -1);
  }

  private static ValType refNull(Kind kind) {
    return new ValType(kind, true, -1);
  }

  private static ValType ref(int type) {
    return new ValType(Kind.TYPE, false, type);
  }

  private static ValType refNull(int type) {
    return new ValType(Kind.TYPE, true, type);
  }

  @Test
  void numbers_match_themselves_only() {
    List<ValType> numbers = List.of(ValType.I32, ValType.I64, ValType.F32, ValType.F64);
    for (ValType a : numbers) {
      for (ValType b : numbers) {
        assertEquals(a.equals(b), PLAIN.matches(a, b));
      }
      assertFalse(PLAIN.matches(a, ValType.FUNCREF));
      assertFalse(PLAIN.matches(ValType.FUNCREF, a));
    }
  }

  @Test
  void a_reference_without_null_matches_one_with() {
    assertTrue(PLAIN.matches(ref(0), refNull(0)));
    assertFalse(PLAIN.matches(refNull(0), ref(0)));
  }

  @Test
  void every_function_type_is_between_nofunc_and_func() {
    assertTrue(PLAIN.matches(refNull(0), ValType.FUNCREF));
    assertTrue(PLAIN.matches(refNull(Kind.NOFUNC), refNull(1)));
    assertTrue(PLAIN.matches(refNull(Kind.NOFUNC), ValType.FUNCREF));
    assertFalse(PLAIN.matches(ValType.FUNCREF, refNull(0)));
    assertFalse(PLAIN.matches(refNull(0), refNull(Kind.NOFUNC)));
  }

  @Test
  void hierarchies_are_apart() {
    assertFalse(PLAIN.matches(ValType.EXTERNREF, ValType.FUNCREF));
    assertFalse(PLAIN.matches(refNull(Kind.NOFUNC), ValType.EXTERNREF));
    assertTrue(PLAIN.matches(ref(Kind.NOEXTERN), ValType.EXTERNREF));
    assertTrue(PLAIN.matches(ref(Kind.EXN), ValType.EXNREF));
    assertTrue(PLAIN.matches(refNull(Kind.NOEXN), ValType.EXNREF));
  }

  @Test
  void types_of_the_same_structure_are_the_same() {
    TypeRules rules = rules(new ModuleBuilder().type("i", "l").type("i", "l").type("i", "i"));
    assertTrue(rules.matches(ref(0), ref(1)));
    assertFalse(rules.matches(ref(0), ref(2)));
  }

  @Test
  void types_that_name_the_same_types_are_the_same() {
    TypeRules rules =
        rules(
            new ModuleBuilder()
                .type("", "")
                .type("", "")
                .item(Section.TYPE, "60 01 64 00 00")
                .item(Section.TYPE, "60 01 64 01 00"));
    assertTrue(rules.matches(ref(2), ref(3)));
  }

  @Test
  void types_that_name_themselves_are_the_same() {
    TypeRules rules =
        rules(
            new ModuleBuilder()
                .item(Section.TYPE, "60 01 64 00 00")
                .item(Section.TYPE, "60 01 64 01 00"));
    assertTrue(rules.matches(ref(0), ref(1)));
  }

  @Test
  void groups_are_compared_as_a_whole() {
    TypeRules rules =
        rules(
            new ModuleBuilder()
                .type("", "")
                .item(Section.TYPE, "4e 02 60 00 00 60 01 64 01 00")
                .item(Section.TYPE, "4e 02 60 00 00 60 01 64 03 00"));
    assertTrue(rules.matches(ref(1), ref(3)));
    assertTrue(rules.matches(ref(2), ref(4)));
    assertFalse(rules.matches(ref(0), ref(1)));
  }

  @Test
  void a_polymorphic_value_matches_everything() {
    assertTrue(PLAIN.matches(TypeRules.UNKNOWN, ValType.I32));
    assertTrue(PLAIN.matches(TypeRules.UNKNOWN, ref(0)));
    assertTrue(PLAIN.matches(TypeRules.UNKNOWN_REFERENCE, ref(0)));
    assertFalse(PLAIN.matches(TypeRules.UNKNOWN_REFERENCE, ValType.I32));
  }
}
