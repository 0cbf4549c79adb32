package dev.ligature.engine;

import dev.ligature.engine.codegen.ClassSizes;
import dev.ligature.engine.codegen.ModuleLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What code has been generated of a module, and what it takes, in bytes. Functions are generated in
 * groups, a group when the first of its functions is called: what nobody calls takes nothing but
 * its place in the module. The JVM's own structures for a class take two to three times its class
 * file; {@code jcmd PID VM.classloader_stats} has them, with a class loader a module.
 *
 * @param module the module's name
 * @param groups all groups, in the order of functions
 */
public record GeneratedCode(String module, List<Group> groups) {
  public GeneratedCode {
    Objects.requireNonNull(module, "module");
    Objects.requireNonNull(groups, "groups");
  }

  /**
   * Functions that are generated at once.
   *
   * @param isGenerated whether they have been
   * @param classes how many classes they are in; 0 if they are not generated, as are the next two
   * @param classBytes the size of the class files
   * @param constantPoolBytes the size of the constant pools in these
   * @param functions the functions
   */
  public record Group(
      boolean isGenerated,
      int classes,
      int classBytes,
      int constantPoolBytes,
      List<Function> functions) {
    public Group {
      Objects.requireNonNull(functions, "functions");
    }
  }

  /**
   * A function.
   *
   * @param index the index in the module's function index space
   * @param name the name
   * @param bodyBytes the size of its body in the module
   * @param methods how many methods it is in: several if it is too large for one; 0 if it is not
   *     generated
   * @param codeBytes the size of their bytecode
   */
  public record Function(int index, String name, int bodyBytes, int methods, int codeBytes) {
    public Function {
      Objects.requireNonNull(name, "name");
    }

    /** Whether it has been generated, because it or one of its group was called. */
    public boolean isGenerated() {
      return methods > 0;
    }
  }

  static GeneratedCode of(CompiledModule compiled) {
    ModuleLoader loader = compiled.loader();
    List<Group> groups = new ArrayList<>();
    for (int group = 0; group < loader.groupCount(); group++) {
      groups.add(group(compiled, loader, group));
    }
    return new GeneratedCode(compiled.name(), List.copyOf(groups));
  }

  private static Group group(CompiledModule compiled, ModuleLoader loader, int group) {
    boolean generated = loader.isGenerated(group);
    ClassSizes sizes = generated ? loader.sizes(group) : ClassSizes.NONE;
    List<Function> functions = new ArrayList<>();
    for (int f = loader.groupStart(group); f < loader.groupStart(group + 1); f++) {
      ClassSizes.Method method = sizes.method(generated ? loader.methodName(f) : "");
      int body = compiled.module().bodySize(f);
      functions.add(
          new Function(f, compiled.functionName(f), body, method.count(), method.bytes()));
    }
    return new Group(
        generated,
        sizes.classes(),
        sizes.bytes(),
        sizes.constantPoolBytes(),
        List.copyOf(functions));
  }

  /** The functions that the module defines. */
  public List<Function> functions() {
    return groups.stream().flatMap(group -> group.functions().stream()).toList();
  }

  /** The groups that are generated. */
  public List<Group> generated() {
    return groups.stream().filter(Group::isGenerated).toList();
  }
}
