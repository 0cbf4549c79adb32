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
import org.apache.maven.project.MavenProject;
import org.apache.maven.toolchain.ToolchainManager;
import org.jspecify.annotations.Nullable;

/** Writes the Java interface of a library, and compiles it with the project's sources. */
@Mojo(name = "bind", defaultPhase = LifecyclePhase.GENERATE_SOURCES, threadSafe = true)
public final class BindMojo extends AbstractMojo {
  /** The library, a module of WebAssembly. */
  @Parameter(property = "ligature.library", required = true)
  File library;

  /** The package of the interface. */
  @Parameter(property = "ligature.package", required = true)
  String packageName;

  /** The name of the interface. */
  @Parameter(property = "ligature.name", required = true)
  String interfaceName;

  /** What the names of its methods leave out at the beginning. */
  @Parameter(property = "ligature.prefix", defaultValue = "")
  String prefix = "";

  /** Headers that declare the functions; clang, which has to be installed, reads them. */
  @Parameter List<File> headers = List.of();

  /** Folders of headers that these include. */
  @Parameter List<File> includes = List.of();

  /** The clang to run; clang-19 or clang unless given. */
  @Parameter(property = "ligature.clang", defaultValue = "")
  String clang = "";

  /** Where the source goes, in folders as its package. */
  @Parameter(defaultValue = "${project.build.directory}/generated-sources/ligature")
  File outputDirectory;

  /** The home of a JDK 25 or later; else it is looked for. */
  @Parameter(property = "ligature.jdk")
  @Nullable File jdk;

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  MavenProject project;

  @Parameter(defaultValue = "${project.basedir}", readonly = true, required = true)
  File directory;

  @Parameter(defaultValue = "${plugin.artifacts}", readonly = true, required = true)
  List<Artifact> artifacts;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  MavenSession session;

  @Inject ToolchainManager toolchains;

  @Override
  public void execute() throws MojoExecutionException {
    Path file =
        outputDirectory
            .toPath()
            .resolve(packageName.replace('.', File.separatorChar))
            .resolve(interfaceName + ".java");
    project.addCompileSourceRoot(outputDirectory.getPath());
    try {
      if (isUpToDate(file)) {
        getLog().debug("Up to date: " + file);
        return;
      }
      Files.createDirectories(file.resolveSibling(""));
      Path home = JavaHomes.find(jdk, toolchains, session);
      Command command = new Command(home, Command.classPath(artifacts), directory.toPath());
      command.runOrFail("bind", line(file)).lines().forEach(getLog()::warn);
    } catch (IOException e) {
      throw new MojoExecutionException("ligature bind: " + e, e);
    }
    getLog().info("Wrote " + file);
  }

  /** Whether nothing was changed since it was written: a new one would be compiled anew. */
  private boolean isUpToDate(Path file) throws IOException {
    if (!Files.exists(file)) {
      return false;
    }
    List<File> inputs = new ArrayList<>(headers);
    inputs.add(library);
    inputs.add(project.getFile());
    for (File input : inputs) {
      boolean isOlder =
          input != null
              && input.exists()
              && Files.getLastModifiedTime(input.toPath())
                      .compareTo(Files.getLastModifiedTime(file))
                  < 0;
      if (!isOlder) {
        return false;
      }
    }
    return true;
  }

  private List<String> line(Path file) {
    List<String> line = new ArrayList<>();
    line.addAll(List.of("--package", packageName, "--name", interfaceName));
    if (!prefix.isEmpty()) {
      line.addAll(List.of("--prefix", prefix));
    }
    if (!clang.isEmpty()) {
      line.addAll(List.of("--clang", clang));
    }
    headers.forEach(header -> line.addAll(List.of("--header", header.getPath())));
    includes.forEach(folder -> line.addAll(List.of("--include", folder.getPath())));
    line.addAll(List.of("--output", file.toString(), library.getPath()));
    return line;
  }
}
