package dev.ligature.linker.relocate;

import dev.ligature.engine.Tag;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.SymbolMismatch;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.UndefinedReference;
import dev.ligature.linker.find.AddressWidth;
import dev.ligature.linker.image.ProgramImage.TagImage;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.resolve.Problems;
import dev.ligature.linker.trace.Trace;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives libraries their exception tags, which have to be there before the instances. A tag that a
 * library imports is the first definition in scope. A tag that it defines is a new one.
 *
 * <p>A tag that a library defines and offers to others is replaced by an earlier definition in its
 * scope, as an ELF symbol is: what is thrown in one library is caught in the other. The tags of C++
 * exceptions and of {@code longjmp} are made here where nobody defines them, once for the program.
 */
public final class TagBinding {
  private static final FuncType POINTER = new FuncType(List.of(ValType.I32), List.of());

  /** The same where pointers have 64 bits. */
  private static final FuncType WIDE_POINTER = new FuncType(List.of(ValType.I64), List.of());

  /** The tags that compilers assume to be there, which all carry a pointer. */
  private static final List<String> LOADER_TAGS = List.of("__cpp_exception", "__c_longjmp");

  private final Trace trace;
  private final Map<String, Tag> made = new LinkedHashMap<>();

  /** The tags of a program. */
  public TagBinding(Trace trace) {
    this.trace = trace;
  }

  /**
   * Gives fresh libraries their tags.
   *
   * @param scope the libraries in which those of a library are looked up, in order
   * @param problems takes what does not resolve
   */
  public void bind(
      List<LoadedLibrary> fresh,
      Function<LoadedLibrary, List<LoadedLibrary>> scope,
      Problems problems) {
    for (LoadedLibrary library : fresh) {
      int count = library.module().module().tags().size();
      for (int tag = 0; tag < count; tag++) {
        new Binding(scope, problems).tag(library, tag);
      }
    }
  }

  /**
   * What is saved of the tags of libraries: where each comes from.
   *
   * @param numbers is added the number of each tag
   */
  public List<TagImage> save(List<LoadedLibrary> libraries, IdentityHashMap<Tag, Integer> numbers) {
    List<TagImage> images = new ArrayList<>();
    made.forEach(
        (name, tag) -> {
          numbers.put(tag, images.size());
          images.add(new TagImage(name, -1, tag.type().type().equals(WIDE_POINTER) ? 1 : 0));
        });
    for (int place = 0; place < libraries.size(); place++) {
      LoadedLibrary library = libraries.get(place);
      int imported = library.module().module().importCount(ExternKind.TAG);
      for (int index = imported; index < library.tags().length; index++) {
        if (numbers.putIfAbsent(library.tags()[index], images.size()) == null) {
          images.add(new TagImage("", place, index));
        }
      }
    }
    return images;
  }

  /**
   * Makes tags that were saved, and gives them to libraries.
   *
   * @param numbers the tags of each library, by their numbers
   */
  public void restore(
      List<TagImage> images, List<LoadedLibrary> libraries, List<List<Integer>> numbers) {
    List<Tag> tags = new ArrayList<>();
    for (TagImage image : images) {
      if (image.library() >= 0) {
        tags.add(libraries.get(image.library()).module().compiled().newTag(image.index()));
      } else {
        Tag tag = new Tag(image.made(), image.index() == 1 ? WIDE_POINTER : POINTER);
        made.put(image.made(), tag);
        tags.add(tag);
      }
    }
    for (int place = 0; place < libraries.size(); place++) {
      List<Integer> own = numbers.get(place);
      for (int index = 0; index < own.size(); index++) {
        libraries.get(place).tags()[index] = tags.get(own.get(index));
      }
    }
  }

  /** The binding of one tag, which may lead through others that are imported and exported again. */
  private final class Binding {
    private final Function<LoadedLibrary, List<LoadedLibrary>> scopes;
    private final Problems problems;
    private final List<Tag[]> under = new ArrayList<>();

    Binding(Function<LoadedLibrary, List<LoadedLibrary>> scopes, Problems problems) {
      this.scopes = scopes;
      this.problems = problems;
    }

    /** The tag of a library at an index; null if it does not resolve. */
    @Nullable Tag tag(LoadedLibrary library, int index) {
      Tag[] tags = library.tags();
      if (tags[index] == null && !under.contains(tags)) {
        under.add(tags);
        tags[index] =
            index < library.module().module().importCount(ExternKind.TAG)
                ? imported(library, index)
                : defined(library, index);
        under.remove(tags);
      }
      return tags[index];
    }

    private @Nullable Tag imported(LoadedLibrary library, int index) {
      Import reference = tagImport(library.module().module(), index);
      FuncType type = ((ExternType.Tag) reference.type()).type();
      String name = reference.name();
      Optional<LoadedLibrary> definer =
          reference.module().equals(HostFunction.ENV)
              ? definer(library, name, index)
              : Optional.empty();
      Tag tag =
          definer
              .map(d -> tag(d, d.module().tag(name).orElseThrow()))
              .orElseGet(() -> ownTag(library, reference));
      if (tag == null) {
        problems.undefined(
            library,
            new UndefinedReference(
                name, ExternKind.TAG, library.name(), reference.qualifiedName(), library.chain()),
            () -> scopes.apply(library).stream().map(LoadedLibrary::name).toList());
      } else if (!library.module().compiled().isOfType(tag, type)) {
        problems.mismatch(
            new SymbolMismatch(
                name,
                library.name(),
                reference.qualifiedName(),
                text(library, type),
                definer.map(LoadedLibrary::name).orElse("the linker"),
                definer
                    .map(d -> text(d, tag.type().type()))
                    .orElseGet(() -> "tag " + tag.type().type()),
                library.chain()));
      } else {
        bound(library, definer, reference.module(), name);
      }
      return tag;
    }

    private static String text(LoadedLibrary library, FuncType type) {
      return "tag " + type.toString(library.module().module());
    }

    /** The first library in scope that offers a tag, unless that is the very one looked for. */
    private Optional<LoadedLibrary> definer(LoadedLibrary library, String name, int index) {
      for (LoadedLibrary candidate : scopes.apply(library)) {
        OptionalInt found = candidate.module().tag(name);
        if (found.isPresent() && !(candidate == library && found.getAsInt() == index)) {
          return Optional.of(candidate);
        }
      }
      return Optional.empty();
    }

    private Tag defined(LoadedLibrary library, int index) {
      FuncType type = library.module().module().tags().get(index).type();
      String name = library.module().compiled().tagName(index);
      OptionalInt offered = library.module().tag(name);
      if (offered.isPresent() && offered.getAsInt() == index) {
        Optional<LoadedLibrary> definer = first(library, name);
        Tag earlier =
            definer.map(d -> tag(d, d.module().tag(name).orElseThrow())).orElse(made.get(name));
        if (earlier != null && library.module().compiled().isOfType(earlier, type)) {
          bound(library, definer, HostFunction.ENV, name);
          return earlier;
        }
      }
      return library.module().compiled().newTag(index);
    }

    /** The first library in scope that offers a tag if that is another one. */
    private Optional<LoadedLibrary> first(LoadedLibrary library, String name) {
      return scopes.apply(library).stream()
          .filter(candidate -> candidate.module().tag(name).isPresent())
          .findFirst()
          .filter(candidate -> candidate != library);
    }
  }

  private @Nullable Tag ownTag(LoadedLibrary library, Import reference) {
    String name = reference.name();
    return reference.module().equals(HostFunction.ENV) && LOADER_TAGS.contains(name)
        ? made.computeIfAbsent(name, n -> new Tag(n, isWide(library) ? WIDE_POINTER : POINTER))
        : null;
  }

  private static boolean isWide(LoadedLibrary library) {
    return AddressWidth.of(library.module().module()).equals(Optional.of(AddressWidth.WIDE));
  }

  private void bound(
      LoadedLibrary library, Optional<LoadedLibrary> definer, String module, String name) {
    definer.filter(other -> other != library).ifPresent(library.uses()::add);
    trace.log(
        TraceCategory.BINDINGS,
        "binding %s to %s: tag %s (%s)",
        library,
        definer.map(LoadedLibrary::name).orElse("the linker"),
        name,
        module);
  }

  private static Import tagImport(WasmModule module, int tag) {
    return module.imports().stream()
        .filter(candidate -> candidate.type().kind() == ExternKind.TAG)
        .skip(tag)
        .findFirst()
        .orElseThrow();
  }
}
