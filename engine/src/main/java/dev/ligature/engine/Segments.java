package dev.ligature.engine;

import dev.ligature.wasm.DataSegment;
import dev.ligature.wasm.ElementSegment;
import dev.ligature.wasm.SegmentMode;
import dev.ligature.wasm.WasmModule;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The data and element segments of an instance: copied if active, kept until dropped if passive.
 */
final class Segments {
  private static final Object[] NO_ELEMENTS = {};

  private final WasmModule module;
  private final boolean[] dataDropped;
  private final boolean[] elementsDropped;
  private final @Nullable Object[] @Nullable [] elements;

  Segments(WasmModule module) {
    this.module = module;
    this.dataDropped = new boolean[module.dataSegments().size()];
    this.elementsDropped = new boolean[module.elementSegments().size()];
    this.elements = new Object[module.elementSegments().size()][];
  }

  /** Copies the active segments into the memories and tables of an instance. */
  void copyActive(Instance instance) {
    ConstantEvaluator constants = new ConstantEvaluator(instance);
    List<ElementSegment> elementSegments = module.elementSegments();
    for (int k = 0; k < elementSegments.size(); k++) {
      ElementSegment segment = elementSegments.get(k);
      if (segment.mode() == SegmentMode.ACTIVE) {
        long offset = constants.evaluateAddress(segment.offset().orElseThrow());
        instance.table(segment.table()).copyActive(elements(instance, k), offset);
      } else if (segment.mode() == SegmentMode.PASSIVE && !segment.type().isFunctionReference()) {
        // Now, since its expressions may make objects, where a guest has no room for it.
        elements(instance, k);
      }
      if (segment.mode() != SegmentMode.PASSIVE) {
        dropElements(k);
      }
    }
    for (int k = 0; k < dataDropped.length; k++) {
      DataSegment segment = module.dataSegments().get(k);
      if (segment.mode() == SegmentMode.ACTIVE) {
        copy(segment, instance, constants);
        dropData(k);
      }
    }
  }

  private void copy(DataSegment segment, Instance instance, ConstantEvaluator constants) {
    long offset = constants.evaluateAddress(segment.offset().orElseThrow());
    Memory memory = instance.memory(segment.memory());
    if (offset < 0 || offset > memory.byteSize() - segment.size()) {
      throw new TrapException(
          TrapKind.MEMORY_OUT_OF_BOUNDS,
          "data segment of %d bytes at address 0x%x in %d bytes of %s"
              .formatted(segment.size(), offset, memory.byteSize(), instance));
    }
    MemorySegment.copy(
        MemorySegment.ofArray(module.bytes()),
        segment.start(),
        memory.segment(offset + segment.size()),
        offset,
        segment.size());
  }

  MemorySegment data(int index) {
    DataSegment segment = module.dataSegments().get(index);
    int size = dataDropped[index] ? 0 : segment.size();
    return MemorySegment.ofArray(module.bytes()).asSlice(segment.start(), size);
  }

  boolean isDataDropped(int index) {
    return dataDropped[index];
  }

  boolean areElementsDropped(int index) {
    return elementsDropped[index];
  }

  void dropData(int index) {
    dataDropped[index] = true;
  }

  /**
   * The references of a segment.
   *
   * @param first the first thread's instance, whose functions they are
   */
  @Nullable Object[] elements(Instance first, int index) {
    @Nullable Object[] known = elements[index];
    return known != null ? known : evaluated(first, index);
  }

  /** Once for all threads, and not anew if one drops it meanwhile. */
  private @Nullable Object[] evaluated(Instance first, int index) {
    synchronized (elements) {
      @Nullable Object[] known = elements[index];
      if (known == null) {
        known = evaluate(module.elementSegments().get(index), first);
        elements[index] = known;
      }
      return known;
    }
  }

  private static @Nullable Object[] evaluate(ElementSegment segment, Instance instance) {
    ConstantEvaluator constants = new ConstantEvaluator(instance);
    @Nullable Object[] values =
        segment.type().isFunctionReference()
            ? new Func[segment.size()]
            : new Object[segment.size()];
    for (int k = 0; k < values.length; k++) {
      values[k] =
          segment.functions().isEmpty()
              ? constants.evaluate(segment.expressions().get(k))
              : instance.function(segment.functions().get(k));
    }
    return values;
  }

  void dropElements(int index) {
    synchronized (elements) {
      elements[index] = NO_ELEMENTS;
      elementsDropped[index] = true;
    }
  }
}
