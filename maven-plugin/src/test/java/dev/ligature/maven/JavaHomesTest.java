package dev.ligature.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.maven.plugin.MojoExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which JDK runs the command. */
final class JavaHomesTest {
  @TempDir private Path folder;

  private Path home(String name, String version) throws IOException {
    Path home = folder.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("bin/java"), "");
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"%s\"\n".formatted(version));
    return home;
  }

  @Test
  void the_first_that_fits_is_chosen() throws Exception {
    JavaHomes homes = new JavaHomes();
    homes.add("one", folder.resolve("nothing"));
    homes.add("two", home("old", "17.0.15"));
    homes.add("three", home("new", "25.0.1"));
    homes.add("four", home("newer", "26"));
    assertEquals(folder.resolve("new"), homes.choose());
  }

  @Test
  void the_environment_goes_ahead_of_the_jvm_of_maven() throws Exception {
    JavaHomes homes = new JavaHomes();
    Map<String, String> environment =
        Map.of(
            "JAVA25_HOME", home("wanted", "25").toString(),
            "JAVA_HOME", home("default", "25").toString());
    homes.addOfProcess(environment, home("own", "26"));
    assertEquals(folder.resolve("wanted"), homes.choose());
    JavaHomes others = new JavaHomes();
    others.addOfProcess(Map.of("JAVA_HOME", home("old", "17").toString()), home("own", "26"));
    assertEquals(folder.resolve("own"), others.choose());
  }

  @Test
  void a_home_without_java_is_none() throws Exception {
    Path broken = home("broken", "25");
    Files.delete(broken.resolve("bin/java"));
    JavaHomes homes = new JavaHomes();
    homes.add("one", broken);
    homes.add("two", home("whole", "25"));
    assertEquals(folder.resolve("whole"), homes.choose());
  }

  @Test
  void without_any_it_is_said_what_was_looked_at() throws IOException {
    JavaHomes homes = new JavaHomes();
    homes.add("one", folder.resolve("nothing"));
    homes.add("two", home("old", "21"));
    try {
      homes.choose();
    } catch (MojoExecutionException e) {
      assertEquals(
          """
          no JDK 25 or later, which runs ligature: set the parameter jdk, JAVA25_HOME, or a toolchain
          >>> looked at one: %s (no Java home)
          >>> looked at two: %s (version 21)\
          """
              .formatted(folder.resolve("nothing"), folder.resolve("old")),
          e.getMessage());
      return;
    }
    throw new AssertionError("a home was chosen");
  }
}
