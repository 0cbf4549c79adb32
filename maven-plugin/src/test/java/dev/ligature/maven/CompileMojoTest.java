package dev.ligature.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.apache.maven.plugin.MojoExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal {@code ligature:compile}, as Maven runs it once it has set the parameters. */
final class CompileMojoTest {
  private static final Path PROGRAM = Guests.file("examples/plugins/host.wasm");

  @TempDir private Path folder;

  private CompileMojo mojo() {
    CompileMojo mojo = new CompileMojo();
    mojo.program = PROGRAM.toFile();
    mojo.buildDirectory = folder.resolve("target").toFile();
    mojo.directory = folder.toFile();
    mojo.artifacts = artifacts();
    mojo.jdk = new File(System.getProperty("java.home"));
    return mojo;
  }

  /** The command and what it depends on are on the class path of this test. */
  static List<Artifact> artifacts() {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(path.split(Pattern.quote(File.pathSeparator), -1))
        .map(CompileMojoTest::artifact)
        .toList();
  }

  private static Artifact artifact(String file) {
    Artifact artifact =
        new DefaultArtifact(
            "group", "name", "1", "runtime", "jar", "", new DefaultArtifactHandler("jar"));
    artifact.setFile(new File(file));
    return artifact;
  }

  private static String output(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var out = process.getInputStream()) {
      return new String(out.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  private static List<String> entries(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream().map(ZipEntry::getName).toList();
    }
  }

  @Test
  void a_program_is_compiled_into_a_jar_that_runs() throws Exception {
    CompileMojo mojo = mojo();
    mojo.libraries = List.of(PROGRAM.resolveSibling("filters/rot13.so").toFile());
    mojo.closed = true;
    mojo.execute();
    Path jar = folder.resolve("target/host.jar");
    String java = JavaHomes.java(Path.of(System.getProperty("java.home"))).toString();
    String out = output(List.of(java, "-jar", jar.toString()));
    assertTrue(out.startsWith("host.wasm (the program's own filter)\n"), out);
    assertTrue(out.contains("rot13.so (rotates the alphabet by 13)\n"), out);
    assertFalse(
        entries(jar).stream()
            .anyMatch(name -> name.startsWith("dev/ligature/engine/codegen/generate/")));
  }

  @Test
  void code_alone_and_options_are_passed() throws Exception {
    CompileMojo mojo = mojo();
    mojo.codeOnly = true;
    mojo.output = folder.resolve("code.jar").toFile();
    mojo.options = List.of("--library-path", PROGRAM.resolveSibling("lib").toString());
    mojo.interruptible = true;
    mojo.execute();
    List<String> entries = entries(folder.resolve("code.jar"));
    assertTrue(entries.contains("META-INF/ligature/code.index"), entries.toString());
    assertFalse(entries.stream().anyMatch(name -> name.startsWith("dev/ligature/")));
    // Loops of code that can be stopped ask by a class of their own.
    assertTrue(entries.contains("host/wasm$instance~asks.class"), entries.toString());
  }

  @Test
  void what_the_command_refuses_fails_the_build() {
    CompileMojo mojo = mojo();
    mojo.program = folder.resolve("gone.wasm").toFile();
    MojoExecutionException thrown = assertThrows(MojoExecutionException.class, mojo::execute);
    assertEquals(
        "ligature compile has ended with status 127: ligature: cannot find program: "
            + folder.resolve("gone.wasm"),
        thrown.getMessage());
  }

  @Test
  void an_older_jdk_is_refused_with_all_that_was_looked_at() throws Exception {
    Path old = folder.resolve("old");
    Files.createDirectories(old.resolve("bin"));
    Files.writeString(old.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
    Files.writeString(old.resolve("bin/java"), "");
    CompileMojo mojo = mojo();
    mojo.jdk = old.toFile();
    MojoExecutionException thrown = assertThrows(MojoExecutionException.class, mojo::execute);
    assertEquals(
        """
        no JDK 25 or later, which runs ligature: set the parameter jdk, JAVA25_HOME, or a toolchain
        >>> looked at the parameter jdk: %s (version 17)\
        """
            .formatted(old),
        thrown.getMessage());
  }
}
