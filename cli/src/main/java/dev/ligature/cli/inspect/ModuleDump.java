package dev.ligature.cli.inspect;

import dev.ligature.wasm.DylinkSection;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.PrintableText;
import dev.ligature.wasm.SymbolFlags;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code dump} prints of a module, as text. Names are printable in all lines. */
public final class ModuleDump {
  private final WasmModule module;
  private final List<String> lines = new ArrayList<>();

  /** That of a module. */
  public ModuleDump(WasmModule module) {
    this.module = module;
  }

  /**
   * The lines of some parts, each with a heading.
   *
   * @param parts the parts, in the order wanted
   */
  public List<String> lines(Iterable<DumpPart> parts) {
    for (DumpPart part : parts) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      switch (part) {
        case HEADER -> header();
        case SECTIONS -> sections();
        case DYNAMIC -> dynamic();
        case IMPORTS -> imports();
        case EXPORTS -> exports();
        case TOOLCHAIN -> toolchain();
        case NAMES -> names();
      }
    }
    return lines.stream().map(PrintableText::of).toList();
  }

  private void header() {
    lines.add("Module:");
    field("kind", ModuleKind.of(module).text());
    field("size", module.bytes().length + " bytes");
    List<String> abis = HostAbi.of(module);
    field("host", abis.isEmpty() ? "none seen in its imports" : String.join(", ", abis));
    int imported = module.importCount(ExternKind.FUNCTION);
    field(
        "functions", "%d, and %d imported".formatted(module.functionCount() - imported, imported));
    module.memories().forEach(memory -> field("memory", memory.limits() + " pages"));
    module.tables().forEach(table -> field("table", DumpText.elements(table, module)));
    if (module.startFunction() >= 0) {
      field("start", DumpText.function(module, DumpText.functions(module), module.startFunction()));
    }
    module.names().moduleName().ifPresent(name -> field("name", name));
  }

  private void field(String name, String value) {
    lines.add("  %-10s  %s".formatted(name, value));
  }

  private void sections() {
    lines.add("Sections:");
    lines.add("      offset        size   items  section");
    for (SectionList.Entry section : SectionList.of(module.bytes()).sections()) {
      String count = section.count() < 0 ? "" : Integer.toUnsignedString(section.count());
      String name = section.isCustom() ? "custom " + section.name() : section.name();
      lines.add("  0x%08x  %10d  %6s  %s".formatted(section.start(), section.size(), count, name));
    }
  }

  private void dynamic() {
    Optional<DylinkSection> found = DylinkSection.of(module);
    if (found.isEmpty()) {
      lines.add("Dynamic linking: the module has no dylink.0 section");
      return;
    }
    DylinkSection dylink = found.get();
    lines.add("Dynamic linking (%s):".formatted(dylink.legacy() ? "dylink" : "dylink.0"));
    field(
        "memory",
        "%d bytes, aligned to %d".formatted(dylink.memorySize(), 1L << dylink.memoryAlign()));
    field(
        "table",
        "%d elements, aligned to %d".formatted(dylink.tableSize(), 1L << dylink.tableAlign()));
    dylink.needed().forEach(name -> field("needed", name));
    dylink.runtimePath().forEach(path -> field("runpath", path.isEmpty() ? "(empty)" : path));
    dylink.architecture().ifPresent(name -> field("made for", name));
    dylink.exports().forEach((name, flags) -> field("export", name + flags(flags)));
    dylink
        .imports()
        .forEach(
            (name, flags) -> field("import", name.module() + "." + name.field() + flags(flags)));
  }

  private static String flags(SymbolFlags flags) {
    return "  [" + String.join(", ", DumpText.flags(flags)) + "]";
  }

  private void imports() {
    lines.add("Imports: " + module.imports().size());
    module
        .imports()
        .forEach(
            reference ->
                lines.add(
                    "  %s  %s"
                        .formatted(
                            reference.qualifiedName(), DumpText.of(reference.type(), module))));
  }

  private void exports() {
    lines.add("Exports: " + module.exports().size());
    module
        .exports()
        .forEach(
            export ->
                lines.add(
                    "  %s  %s [%d]"
                        .formatted(
                            export.name(),
                            DumpText.of(DumpText.type(module, export), module),
                            export.index())));
  }

  private void toolchain() {
    Toolchain toolchain = Toolchain.of(module);
    lines.add(toolchain.producers().isEmpty() ? "Producers: none named" : "Producers:");
    toolchain
        .producers()
        .forEach(
            producer ->
                lines.add(
                    "  %s  %s %s"
                        .formatted(producer.field(), producer.name(), producer.version())
                        .stripTrailing()));
    lines.add("");
    lines.add(
        toolchain.features().isEmpty()
            ? "Target features: none named"
            : "Target features: " + String.join(" ", toolchain.features()));
  }

  private void names() {
    lines.add("Functions:");
    List<Import> imported = DumpText.functions(module);
    for (int function = 0; function < module.functionCount(); function++) {
      lines.add("  " + DumpText.function(module, imported, function));
    }
  }
}
