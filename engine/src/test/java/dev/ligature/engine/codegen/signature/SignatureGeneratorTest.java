package dev.ligature.engine.codegen.signature;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What runs at each indirect call is small enough to be a part of the caller. */
final class SignatureGeneratorTest {
  /** The JIT inlines methods of at most so many bytes wherever they are called. */
  private static final int INLINED = 35;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, 300})
  void looking_a_function_up_in_a_table_is_inlined_everywhere(int parameters) {
    List<ValType> params = Collections.nCopies(parameters, ValType.F64);
    Signature signature = new Signatures().of(new FuncType(params, List.of(ValType.I64)));
    int size =
        ClassFile.of().parse(SignatureGenerator.call(signature)).methods().stream()
            .filter(method -> method.methodName().equalsString("at"))
            .mapToInt(method -> ((CodeAttribute) method.code().orElseThrow()).codeLength())
            .sum();
    assertTrue(size > 0 && size <= INLINED, size + " bytes");
  }
}
