package dev.ligature.cli.inspect;

import dev.ligature.cli.json.JsonObject;
import dev.ligature.wasm.DylinkSection;
import dev.ligature.wasm.DylinkSection.ImportName;
import dev.ligature.wasm.Export;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.SymbolFlags;
import dev.ligature.wasm.WasmModule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What {@code dump} prints of a module, as JSON. */
public final class ModuleJson {
  private final WasmModule module;
  private final JsonObject object;

  /**
   * That of a module.
   *
   * @param object what the parts are added to
   */
  public ModuleJson(WasmModule module, JsonObject object) {
    this.module = module;
    this.object = object;
  }

  /** Adds some parts. */
  public JsonObject with(Iterable<DumpPart> parts) {
    for (DumpPart part : parts) {
      switch (part) {
        case HEADER -> header();
        case SECTIONS ->
            object.with("sections", SectionList.of(module.bytes()).sections(), ModuleJson::section);
        case DYNAMIC -> DylinkSection.of(module).ifPresent(this::dynamic);
        case IMPORTS -> object.with("imports", module.imports(), this::reference);
        case EXPORTS -> object.with("exports", module.exports(), this::export);
        case TOOLCHAIN -> toolchain();
        case NAMES ->
            object.with(
                "functions",
                IntStream.range(0, module.functionCount()).boxed().toList(),
                this::function);
      }
    }
    return object;
  }

  private void header() {
    object
        .with("kind", ModuleKind.of(module).name().toLowerCase(java.util.Locale.ROOT))
        .with("size", module.bytes().length)
        .with("hosts", HostAbi.of(module))
        .with(
            "memories", module.memories().stream().map(type -> DumpText.of(type, module)).toList())
        .with("tables", module.tables().stream().map(type -> DumpText.of(type, module)).toList());
    if (module.startFunction() >= 0) {
      object.with("start", module.startFunction());
    }
  }

  private static JsonObject section(SectionList.Entry section) {
    JsonObject json =
        new JsonObject()
            .with("id", section.id())
            .with("name", section.name())
            .with("offset", section.start())
            .with("size", section.size());
    return section.count() < 0 ? json : json.with("items", section.count());
  }

  private void dynamic(DylinkSection dylink) {
    object.with(
        "dynamic",
        new JsonObject()
            .with("section", dylink.legacy() ? "dylink" : "dylink.0")
            .with("memorySize", dylink.memorySize())
            .with("memoryAlignment", 1L << dylink.memoryAlign())
            .with("tableSize", dylink.tableSize())
            .with("tableAlignment", 1L << dylink.tableAlign())
            .with("needed", dylink.needed())
            .with("runpath", dylink.runtimePath())
            .with("madeFor", dylink.architecture())
            .with("exports", List.copyOf(dylink.exports().entrySet()), ModuleJson::exportFlags)
            .with("imports", List.copyOf(dylink.imports().entrySet()), ModuleJson::importFlags));
  }

  private static JsonObject exportFlags(Map.Entry<String, SymbolFlags> export) {
    return new JsonObject()
        .with("name", export.getKey())
        .with("flags", DumpText.flags(export.getValue()));
  }

  private static JsonObject importFlags(Map.Entry<ImportName, SymbolFlags> reference) {
    return new JsonObject()
        .with("module", reference.getKey().module())
        .with("name", reference.getKey().field())
        .with("flags", DumpText.flags(reference.getValue()));
  }

  private JsonObject reference(Import reference) {
    return new JsonObject()
        .with("module", reference.module())
        .with("name", reference.name())
        .with("kind", reference.type().kind().word())
        .with("type", DumpText.of(reference.type(), module));
  }

  private JsonObject export(Export export) {
    return new JsonObject()
        .with("name", export.name())
        .with("kind", export.kind().word())
        .with("index", export.index())
        .with("type", DumpText.of(DumpText.type(module, export), module));
  }

  private void toolchain() {
    Toolchain toolchain = Toolchain.of(module);
    object
        .with(
            "producers",
            toolchain.producers(),
            producer ->
                new JsonObject()
                    .with("field", producer.field())
                    .with("name", producer.name())
                    .with("version", producer.version()))
        .with("features", toolchain.features());
  }

  private JsonObject function(int index) {
    JsonObject json = new JsonObject().with("index", index);
    Optional<String> name = module.names().functionName(index);
    json.with("name", name).with("type", module.functionType(index).toString());
    return index < module.importCount(ExternKind.FUNCTION)
        ? json
        : json.with("size", module.bodySize(index));
  }
}
