package dev.ligature.engine.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The digest of what is short is that of the JDK. */
final class Sha256Test {
  @Test
  void all_lengths_have_the_digest_of_the_jdk() throws GeneralSecurityException {
    byte[] bytes = new byte[400];
    new Random(1).nextBytes(bytes);
    for (int length = 0; length <= bytes.length; length++) {
      byte[] expected = MessageDigest.getInstance("SHA-256").digest(Arrays.copyOf(bytes, length));
      assertArrayEquals(expected, Sha256.of(bytes, length), "length " + length);
    }
  }

  @Test
  void keys_tell_all_that_they_are_made_of() {
    byte[] large = new byte[100_000];
    CodeKey key = new CodeKey.Builder().add("a").add(1).add(large).build();
    assertEquals(key, new CodeKey.Builder().add("a").add(1).add(large.clone()).build());
    assertNotEquals(key, new CodeKey.Builder().add("a").add(2).add(large).build());
    large[99_999] = 1;
    assertNotEquals(key, new CodeKey.Builder().add("a").add(1).add(large).build());
    assertNotEquals(
        new CodeKey.Builder().add("a").add("b").build(), new CodeKey.Builder().add("ab").build());
  }
}
