package dev.ligature.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.toolchain.ToolchainManager;
import org.jspecify.annotations.Nullable;

/** Writes a jar of a program and its libraries, with all their code generated. */
@Mojo(name = "compile", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class CompileMojo extends AbstractMojo {
  /** The program, a module of WebAssembly. */
  @Parameter(property = "ligature.program", required = true)
  File program;

  /** The libraries that the program opens by name at run time; what it needs is found. */
  @Parameter(property = "ligature.libraries")
  List<File> libraries = List.of();

  /** The jar to write; in the build directory, named as the program, unless given. */
  @Parameter(property = "ligature.output")
  @Nullable File output;

  /** Whether to leave out the code generator: the jar can run nothing but what is in it. */
  @Parameter(property = "ligature.closed", defaultValue = "false")
  boolean closed;

  /** Whether to write the generated classes alone, for a Java program that opens the modules. */
  @Parameter(property = "ligature.codeOnly", defaultValue = "false")
  boolean codeOnly;

  /** Whether to generate code for programs that can be stopped. */
  @Parameter(property = "ligature.interruptible", defaultValue = "false")
  boolean interruptible;

  /** Options of `ligature run`, which hold whenever the jar is run. */
  @Parameter(property = "ligature.options")
  List<String> options = List.of();

  /** The home of a JDK 25 or later; else it is looked for. */
  @Parameter(property = "ligature.jdk")
  @Nullable File jdk;

  @Parameter(defaultValue = "${project.build.directory}", readonly = true, required = true)
  File buildDirectory;

  @Parameter(defaultValue = "${project.basedir}", readonly = true, required = true)
  File directory;

  @Parameter(defaultValue = "${plugin.artifacts}", readonly = true, required = true)
  List<Artifact> artifacts;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  MavenSession session;

  @Inject ToolchainManager toolchains;

  @Override
  public void execute() throws MojoExecutionException {
    Path jar = jar();
    try {
      Files.createDirectories(jar.toAbsolutePath().resolveSibling(""));
      Path home = JavaHomes.find(jdk, toolchains, session);
      Command command = new Command(home, Command.classPath(artifacts), directory.toPath());
      command.runOrFail("compile", line(jar)).lines().forEach(getLog()::warn);
    } catch (IOException e) {
      throw new MojoExecutionException("ligature compile: " + e, e);
    }
    getLog().info("Wrote " + jar);
  }

  private Path jar() {
    if (output != null) {
      return output.toPath();
    }
    String name = program.getName();
    String stem = name.endsWith(".wasm") ? name.substring(0, name.length() - 5) : name;
    return buildDirectory.toPath().resolve(stem + ".jar");
  }

  private List<String> line(Path jar) {
    List<String> line = new ArrayList<>(List.of("-o", jar.toString()));
    if (closed) {
      line.add("--closed");
    }
    if (codeOnly) {
      line.add("--code-only");
    }
    if (interruptible) {
      line.add("--interruptible");
    }
    line.addAll(options);
    line.add(program.getPath());
    libraries.forEach(library -> line.add(library.getPath()));
    return line;
  }
}
