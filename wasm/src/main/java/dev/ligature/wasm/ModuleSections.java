package dev.ligature.wasm;

import java.util.List;
import java.util.Map;

/**
 * What {@link ModuleReader} found in the sections of a module; see {@link WasmModule} for what each
 * component is.
 *
 * @param hasDataCount whether there is a data count section
 * @param positions by section code the byte offsets of the section's items
 */
@SuppressWarnings("ArrayRecordComponent")
record ModuleSections(
    TypeSection types,
    List<Import> imports,
    int[] importCounts,
    int[] functionTypes,
    List<ExternType.Table> tables,
    List<TableDefinition> tableDefinitions,
    List<ExternType.Memory> memories,
    List<ExternType.Tag> tags,
    List<ExternType.Global> globals,
    List<GlobalDefinition> globalDefinitions,
    List<Export> exports,
    Map<String, Export> exportsByName,
    int startFunction,
    List<ElementSegment> elementSegments,
    boolean hasDataCount,
    int[] bodyStarts,
    int[] bodySizes,
    List<DataSegment> dataSegments,
    List<CustomSection> customSections,
    int[][] positions) {}
