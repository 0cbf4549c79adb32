package dev.ligature.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The goal {@code ligature:bind}, as Maven runs it once it has set the parameters. */
final class BindMojoTest {
  private static final Path LIBRARY = Guests.module("bind/bind.so");
  private static final FileTime EARLY = FileTime.fromMillis(1_000_000);

  @TempDir private Path folder;

  private BindMojo mojo() throws Exception {
    Path library = folder.resolve("bind.so");
    Files.copy(LIBRARY, library);
    Files.setLastModifiedTime(library, EARLY);
    Path pom = Files.writeString(folder.resolve("pom.xml"), "<project/>");
    Files.setLastModifiedTime(pom, EARLY);
    BindMojo mojo = new BindMojo();
    mojo.library = library.toFile();
    mojo.packageName = "com.acme.c";
    mojo.interfaceName = "Bound";
    mojo.outputDirectory = folder.resolve("target/generated-sources/ligature").toFile();
    mojo.project = new MavenProject();
    mojo.project.setFile(pom.toFile());
    mojo.directory = folder.toFile();
    mojo.artifacts = CompileMojoTest.artifacts();
    mojo.jdk = new File(System.getProperty("java.home"));
    return mojo;
  }

  private Path source() {
    return folder.resolve("target/generated-sources/ligature/com/acme/c/Bound.java");
  }

  @Test
  void the_interface_is_among_the_project_s_sources() throws Exception {
    BindMojo mojo = mojo();
    mojo.prefix = "next_";
    mojo.execute();
    String source = Files.readString(source());
    assertTrue(source.startsWith("package com.acme.c;\n"), source);
    assertTrue(source.contains("@Prefix(\"next_\")\npublic interface Bound {\n"), source);
    assertEquals(List.of(mojo.outputDirectory.getPath()), mojo.project.getCompileSourceRoots());
  }

  @Test
  void it_is_written_again_when_something_has_changed() throws Exception {
    BindMojo mojo = mojo();
    mojo.execute();
    FileTime old = FileTime.fromMillis(2_000_000);
    Files.setLastModifiedTime(source(), old);
    mojo.execute();
    assertEquals(old, Files.getLastModifiedTime(source()));
    Files.setLastModifiedTime(folder.resolve("bind.so"), FileTime.fromMillis(3_000_000));
    mojo.execute();
    assertNotEquals(old, Files.getLastModifiedTime(source()));
  }

  @Test
  void what_the_command_refuses_fails_the_build() throws Exception {
    BindMojo mojo = mojo();
    mojo.headers = List.of(folder.resolve("gone.h").toFile());
    MojoExecutionException thrown = assertThrows(MojoExecutionException.class, mojo::execute);
    assertEquals(
        "ligature bind has ended with status 127: ligature: cannot find header: "
            + folder.resolve("gone.h"),
        thrown.getMessage());
  }
}
