package dev.ligature.engine.codegen.generate;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Instruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.function.Consumer;

/**
 * Counts the bytes of a method's code, whose size the class file library tells nobody before it is
 * written: rather too many than too few. It takes longer than to write it.
 */
final class MethodSize implements CodeTransform {
  /** What the class file format has room for. */
  static final int MAX = 65_535;

  /** A jump that is too far becomes one over a longer one. */
  private static final int JUMP = 8;

  /** What a switch takes without its cases. */
  private static final int SWITCH = 16;

  private int bytes;

  private MethodSize() {}

  /** The size of a static method, at most. */
  static int atMost(MethodTypeDesc type, Consumer<CodeBuilder> code) {
    MethodSize size = new MethodSize();
    ClassFile.of(ClassFile.StackMapsOption.DROP_STACK_MAPS)
        .build(
            ClassDesc.of("Measured"),
            c ->
                c.withMethodBody(
                    "method", type, ClassFile.ACC_STATIC, out -> out.transforming(size, code)));
    return size.bytes;
  }

  @Override
  public void accept(CodeBuilder out, CodeElement element) {
    if (element instanceof Instruction instruction) {
      bytes += size(instruction);
    }
  }

  /** What was counted is not written: it may be more than there is room for. */
  @Override
  public void atEnd(CodeBuilder out) {
    out.aconst_null().athrow();
  }

  private static int size(Instruction instruction) {
    return switch (instruction) {
      case BranchInstruction jump -> JUMP;
      case TableSwitchInstruction table -> SWITCH + Integer.BYTES * table.cases().size();
      case LookupSwitchInstruction lookup -> SWITCH + Long.BYTES * lookup.cases().size();
      default -> instruction.sizeInBytes();
    };
  }
}
