package dev.ligature.cli.binding;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the declarations of clang's syntax tree. */
final class SyntaxTree {
  private final CDeclarations declarations;
  private final String header;

  /** Structs without a tag, by their numbers in the tree. */
  private final Map<String, CDeclarations.Struct> untagged = new HashMap<>();

  /** The file of what is read: the tree says it where it changes. */
  private String file = "";

  /**
   * The reading of a tree.
   *
   * @param header the file whose constants are wanted
   */
  SyntaxTree(CDeclarations declarations, String header) {
    this.declarations = declarations;
    this.header = header;
  }

  /** Reads all declarations. */
  void read(Map<String, Object> root) {
    for (Map<String, Object> node : inner(root)) {
      follow(node.get("loc"));
      String where = file;
      read(node, where);
      follow(node);
    }
  }

  private void read(Map<String, Object> node, String where) {
    switch (string(node, "kind")) {
      case "FunctionDecl" -> function(node);
      case "TypedefDecl" -> typedef(node);
      case "RecordDecl" -> struct(node);
      case "EnumDecl" -> enumeration(node, where.equals(header));
      default -> {}
    }
  }

  /** Notes the last file that is named in a part of the tree. */
  private void follow(@Nullable Object part) {
    if (part instanceof Map<?, ?> map) {
      if (map.get("file") instanceof String name && !map.containsKey("kind")) {
        file = name;
      }
      map.forEach((key, value) -> follow(key.equals("includedFrom") ? null : value));
    } else if (part instanceof List<?> list) {
      list.forEach(this::follow);
    }
  }

  @SuppressWarnings("unchecked") // The tree is made of maps with names as keys.
  private static List<Map<String, Object>> inner(Map<String, Object> node) {
    return node.get("inner") instanceof List<?> list
        ? list.stream()
            .filter(Map.class::isInstance)
            .map(element -> (Map<String, Object>) element)
            .toList()
        : List.of();
  }

  private static String string(Map<String, Object> node, String key) {
    return node.get(key) instanceof String text ? text : "";
  }

  private static CType type(Map<String, Object> node) {
    return CTypeParser.parse(
        node.get("type") instanceof Map<?, ?> type ? String.valueOf(type.get("qualType")) : "");
  }

  private void function(Map<String, Object> node) {
    if (string(node, "storageClass").equals("static")) {
      return;
    }
    try {
      if (type(node) instanceof CType.Function function) {
        List<CDeclarations.Variable> params = new ArrayList<>();
        for (Map<String, Object> param : inner(node)) {
          if (string(param, "kind").equals("ParmVarDecl")) {
            params.add(new CDeclarations.Variable(string(param, "name"), type(param)));
          }
        }
        declarations
            .functions()
            .put(string(node, "name"), new CDeclarations.Function(function, params));
      }
    } catch (IllegalArgumentException e) {
      // A type that Java has no counterpart of: the function is bound by what the module knows.
      declarations.functions().remove(string(node, "name"));
    }
  }

  private void typedef(Map<String, Object> node) {
    String name = string(node, "name");
    Optional<CDeclarations.Struct> struct =
        inner(node).stream()
            .map(child -> child.get("ownedTagDecl"))
            .filter(Map.class::isInstance)
            .map(owned -> untagged.get(String.valueOf(((Map<?, ?>) owned).get("id"))))
            .filter(found -> found != null)
            .findFirst();
    if (struct.isPresent()) {
      declarations.structs().put(name, struct.get());
      return;
    }
    try {
      declarations.typedefs().put(name, type(node));
    } catch (IllegalArgumentException e) {
      declarations.typedefs().remove(name);
    }
  }

  private void struct(Map<String, Object> node) {
    if (!Boolean.TRUE.equals(node.get("completeDefinition"))) {
      return;
    }
    boolean isUnion = string(node, "tagUsed").equals("union");
    CDeclarations.Struct struct = new CDeclarations.Struct(isUnion, members(node));
    String name = string(node, "name");
    if (name.isEmpty()) {
      untagged.put(string(node, "id"), struct);
    } else {
      declarations.structs().put(name, struct);
    }
  }

  private Optional<List<CDeclarations.Variable>> members(Map<String, Object> node) {
    List<CDeclarations.Variable> members = new ArrayList<>();
    for (Map<String, Object> member : inner(node)) {
      switch (string(member, "kind")) {
        case "FieldDecl" -> {
          boolean isAligned =
              inner(member).stream()
                  .anyMatch(part -> string(part, "kind").matches("(Packed|Aligned)Attr"));
          if (isAligned
              || Boolean.TRUE.equals(member.get("isBitfield"))
              || string(member, "name").isEmpty()) {
            return Optional.empty();
          }
          try {
            members.add(new CDeclarations.Variable(string(member, "name"), type(member)));
          } catch (IllegalArgumentException e) {
            return Optional.empty();
          }
        }
        case "RecordDecl" -> struct(member);
        case "IndirectFieldDecl", "PackedAttr", "AlignedAttr", "MaxFieldAlignmentAttr" -> {
          return Optional.empty();
        }
        default -> {}
      }
    }
    return Optional.of(members);
  }

  private void enumeration(Map<String, Object> node, boolean isWanted) {
    String name = string(node, "name");
    if (!name.isEmpty()) {
      declarations.typedefs().put("enum " + name, new CType.Named("int", false));
    }
    long next = 0;
    for (Map<String, Object> constant : inner(node)) {
      if (string(constant, "kind").equals("EnumConstantDecl")) {
        long value =
            inner(constant).stream()
                .map(expression -> string(expression, "value"))
                .filter(text -> !text.isEmpty())
                .map(Long::parseLong)
                .findFirst()
                .orElse(next);
        next = value + 1;
        if (isWanted) {
          declarations.constants().put(string(constant, "name"), value);
        }
      }
    }
  }
}
