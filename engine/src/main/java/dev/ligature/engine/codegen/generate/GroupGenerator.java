package dev.ligature.engine.codegen.generate;

import dev.ligature.engine.codegen.body.CodeSize;
import dev.ligature.engine.codegen.body.StackToLocals;
import dev.ligature.engine.codegen.body.StackUse;
import dev.ligature.engine.codegen.body.Traits;
import dev.ligature.engine.codegen.body.TypeTracker;
import dev.ligature.engine.codegen.body.VectorsToPairs;
import dev.ligature.engine.codegen.body.WholeVectors;
import dev.ligature.engine.codegen.classfile.ClassBuilder;
import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.MethodTooLargeException;
import dev.ligature.engine.codegen.emit.FunctionEmitter;
import dev.ligature.engine.codegen.layout.JavaNames;
import dev.ligature.engine.codegen.layout.ModuleLayout;
import dev.ligature.engine.codegen.lines.FunctionNumbers;
import dev.ligature.engine.codegen.lines.GroupLines;
import dev.ligature.engine.codegen.lines.SourceMap;
import dev.ligature.engine.codegen.plan.PartSignature;
import dev.ligature.engine.codegen.plan.Region;
import dev.ligature.engine.codegen.plan.RegionPlanner;
import dev.ligature.engine.codegen.signature.ResumptionGenerator;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Types;
import dev.ligature.wasm.FunctionBody;
import dev.ligature.wasm.Validator;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the class of a group of functions, and those of the parts of its large functions. */
public final class GroupGenerator {
  private static final int PARTS_PER_CLASS = 16;

  /**
   * The size of the parts of a function that is cut, as a share of what the JIT can take well. It
   * compiles smaller methods better, and a call of a part costs little.
   */
  private static final int PART_LIMIT = 3_900;

  /** The JIT compiles no method of so many bytes. */
  private static final int HUGE = 8_000;

  /** From which share of the limit on an estimate is checked, in tenths. */
  private static final int NEAR = 6;

  /** The limits that are tried are so many sixteenths. */
  private static final int[] SHARES = {16, 12, 8, 4, 2, 1};

  /** Below that share a huge method can't be helped. */
  private static final int LEAST_FOR_HUGE = 4;

  /** A method whose estimate is above may have jumps that two bytes have no room for. */
  private static final int FAR = 16_000;

  private static final int METHOD = ClassBuilder.ACC_PUBLIC | ClassBuilder.ACC_STATIC;

  /** A part that some method calls and that is to be written. */
  private static final class PartJob {
    private final FunctionBody body;
    private final PartsOf parts;
    private final Region region;
    private final TypeTracker types;

    PartJob(FunctionBody body, PartsOf parts, Region region, TypeTracker types) {
      this.body = body;
      this.parts = parts;
      this.region = region;
      this.types = types;
    }
  }

  private final ModuleLayout layout;
  private final WasmModule module;
  private final int group;
  private final int limit;
  private final int partLimit;
  private final int operandLimit;
  private final GroupLines lines;
  private final List<PartJob> jobs = new ArrayList<>();
  private boolean near;
  private int largestCode;

  private GroupGenerator(
      ModuleLayout layout,
      int group,
      int limit,
      int partLimit,
      int operandLimit,
      GroupLines lines) {
    this.layout = layout;
    this.lines = lines;
    this.module = layout.module();
    this.group = group;
    this.limit = limit;
    this.partLimit = partLimit;
    this.operandLimit = operandLimit;
  }

  /**
   * The classes of a group by binary name, its own first.
   *
   * @param methodLimit the estimated size in bytes above which a function is cut
   * @param operandLimit the number of operands above which they are locals
   * @throws dev.ligature.wasm.WasmException if a body is malformed or invalid
   */
  public static Map<String, byte[]> generate(
      ModuleLayout layout, int group, int methodLimit, int operandLimit) {
    GroupLines lines = layout.lines(group);
    for (int share : SHARES) {
      int limit = methodLimit * share / SHARES[0];
      int partLimit = Math.min(limit * 3 / 4, PART_LIMIT * share / SHARES[0]);
      GroupGenerator generator =
          new GroupGenerator(layout, group, limit, partLimit, operandLimit, lines);
      try {
        Map<String, byte[]> classes = generator.generate();
        if (share <= LEAST_FOR_HUGE || !generator.near || generator.largestCode < HUGE) {
          return classes;
        }
      } catch (MethodTooLargeException e) {
        // The estimate was too low.
        if (share == 1) {
          throw e;
        }
      }
    }
    throw new AssertionError("the last share gives up");
  }

  private static boolean hasReferences(JavaType[] types) {
    for (JavaType type : types) {
      if (type.isReferenceInFrame()) {
        return true;
      }
    }
    return false;
  }

  private Map<String, byte[]> generate() {
    Map<String, byte[]> classes = new LinkedHashMap<>();
    String own = layout.groupClass(group);
    ClassBuilder c = begin(own);
    for (int f = layout.groupStart(group); f < layout.groupStart(group + 1); f++) {
      addFunction(c, f);
    }
    classes.put(Types.binaryName(own), end(c));
    // Parts ask for further ones while they are written, so the list grows.
    for (int number = 0; number * PARTS_PER_CLASS < jobs.size(); number++) {
      String desc = layout.partClass(group, number);
      ClassBuilder parts = begin(desc);
      int from = number * PARTS_PER_CLASS;
      for (int k = from; k < Math.min(jobs.size(), from + PARTS_PER_CLASS); k++) {
        addPart(parts, jobs.get(k));
      }
      classes.put(Types.binaryName(desc), end(parts));
    }
    return classes;
  }

  private ClassBuilder begin(String desc) {
    return new ClassBuilder(
        ClassBuilder.ACC_PUBLIC | ClassBuilder.ACC_FINAL | ClassBuilder.ACC_SUPER, desc);
  }

  private byte[] end(ClassBuilder c) {
    largestCode = Math.max(largestCode, c.largestCode());
    String sourceFile = layout.sourceFile(lines, c.lineNumbers());
    c.sourceFile(sourceFile);
    if (!c.lineNumbers().isEmpty()) {
      c.sourceMap(SourceMap.of(sourceFile, lines, c.lineNumbers()));
    }
    return c.toByteArray();
  }

  private void addFunction(ClassBuilder c, int function) {
    FunctionBody body = module.body(function);
    Validator.validateBody(module, body);
    Traits traits = Traits.of(module, body);
    FunctionBody rewritten =
        layout.hasWholeVectors() && WholeVectors.fit(module, body)
            ? WholeVectors.rewrite(module, body)
            : VectorsToPairs.rewrite(module, body);
    PartsOf parts = new PartsOf(rewritten, traits);
    if (parts.transferSlots > operandLimit) {
      parts = new PartsOf(StackToLocals.rewrite(module, rewritten), traits);
    }
    addFunction(c, parts);
  }

  private void addFunction(ClassBuilder c, PartsOf parts) {
    FunctionBody body = parts.body;
    int function = body.function();
    // What goes back to its beginning has that in the same method.
    int weight = CodeSize.weight(module, body);
    if (layout.isInterruptible()) {
      weight += CodeSize.polls(body.code());
    }
    boolean large = !parts.traits.repeats() && weight > limit;
    near |= !parts.traits.repeats() && weight > (long) limit * NEAR / 10;
    Region root = RegionPlanner.plan(module, body, large ? partLimit : Integer.MAX_VALUE);
    String name = layout.methodName(function);
    String type = layout.methodType(function);
    if (parts.traits.leavesCalls()) {
      CodeBuilder enter = c.method(METHOD, name, type);
      TailCallMethods.enter(enter, layout, function);
      enter.end();
      name += JavaNames.TAIL_CALLED;
      type = ResumptionGenerator.tailType(type);
    }
    CodeBuilder code = c.method(METHOD, name, type);
    if (!large && weight > FAR) {
      code.useFarJumps();
    }
    FunctionEmitter.function(layout, body, root, parts, code);
    code.end();
  }

  private void addPart(ClassBuilder c, PartJob job) {
    String type = new PartSignature(job.region).type(layout.instance());
    CodeBuilder code = c.method(METHOD, job.parts.methodName(job.region), type);
    FunctionEmitter.part(layout, job.body, job.region, job.types, job.parts, code);
    code.end();
  }

  /** The parts of one function. */
  private final class PartsOf implements FunctionEmitter.Parts {
    private final FunctionBody body;
    private final Traits traits;
    private final int transferSlots;
    private final boolean holdReferences;

    PartsOf(FunctionBody body, Traits traits) {
      this.body = body;
      this.traits = traits;
      StackUse stack = StackUse.of(module, body);
      this.transferSlots = stack.most();
      this.holdReferences =
          stack.references()
              || traits.leavesCalls()
              || traits.rethrowDepth() > 0
              || hasReferences(TypeTracker.localTypes(body));
    }

    @Override
    public Place request(Region part, TypeTracker types) {
      int number = jobs.size();
      jobs.add(new PartJob(body, this, part, types.copy()));
      Place place = new Place(layout.partClass(group, number / PARTS_PER_CLASS), methodName(part));
      return place;
    }

    String methodName(Region part) {
      return layout.methodName(body.function()) + JavaNames.PART + part.id();
    }

    @Override
    public int transferSlots() {
      return transferSlots;
    }

    @Override
    public Traits traits() {
      return traits;
    }

    @Override
    public FunctionNumbers lines() {
      return lines.function(body.function());
    }

    @Override
    public boolean holdReferences() {
      return holdReferences;
    }
  }
}
