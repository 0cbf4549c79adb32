package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Whom the code of a module is charged to. */
class CodeAccountTest {
  private static final int OF_INSTANCES = 10;

  private final CodeAccount account = new CodeAccount();

  private static Quota quota(long most) {
    return new Quota(most, "at most " + most);
  }

  private CodeAccount begun() {
    account.begin(OF_INSTANCES);
    return account;
  }

  private static void assertUsed(long bytes, long most, Quota quota) {
    assertTrue(quota.has(most - bytes));
    assertFalse(quota.has(most - bytes + 1));
  }

  @Test
  void a_program_is_charged_once_however_many_instances_it_has() {
    Quota quota = quota(100);
    begun().join(quota);
    account.join(quota);
    assertUsed(10, 100, quota);
    account.charge(50);
    assertUsed(60, 100, quota);
    account.leave(quota);
    assertUsed(60, 100, quota);
    account.leave(quota);
    assertUsed(0, 100, quota);
    account.leave(quota);
    assertUsed(0, 100, quota);
  }

  @Test
  void code_is_refused_if_nobody_has_as_much_left_and_charged_to_nobody_then() {
    Quota small = quota(30);
    Quota large = quota(60);
    begun().join(small);
    account.join(large);
    account.charge(15);
    account.charge(20);
    assertUsed(25, 30, small);
    assertUsed(45, 60, large);
    for (int attempt = 0; attempt < 2; attempt++) {
      var e = assertThrows(TrapException.class, () -> account.charge(16));
      assertEquals(TrapKind.LIMIT_REACHED, e.kind());
      assertEquals("limit reached: at most 60", e.getMessage());
    }
    account.charge(15);
    account.charge(5);
    assertUsed(30, 30, small);
    assertUsed(60, 60, large);
  }

  @Test
  void a_program_without_room_for_the_class_of_instances_is_not_taken_in() {
    Quota quota = quota(9);
    begun();
    var e = assertThrows(LimitException.class, () -> account.join(quota));
    assertEquals("at most 9", e.getMessage());
    assertUsed(0, 9, quota);
    // Nobody is there to be charged.
    account.charge(1000);
  }

  @Test
  void a_program_that_has_ended_has_nothing_left_for_others() {
    Quota ended = quota(1000);
    Quota quota = quota(30);
    begun().join(ended);
    account.join(quota);
    account.charge(50);
    ended.end();
    assertThrows(TrapException.class, () -> account.charge(50));
  }

  @Test
  void neither_has_one_that_was_forgotten() throws InterruptedException {
    Quota quota = quota(30);
    begun().join(quota);
    account.join(Quota.unlimited());
    for (int attempt = 0; attempt < 100; attempt++) {
      System.gc();
      try {
        account.charge(50);
      } catch (TrapException e) {
        assertEquals("limit reached: at most 30", e.getMessage());
        return;
      }
      Thread.sleep(20);
    }
    throw new AssertionError("it is kept");
  }
}
