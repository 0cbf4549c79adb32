package dev.ligature.linker.marshal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A name of C++ in one of the ways to write it: without spaces, with {@code const} behind what is
 * constant, with types for their other names.
 *
 * @param text all of it
 * @param name up to the parameters
 * @param base the last part of the name, without template arguments; empty if it has none, as
 *     operators
 */
record CxxSignature(String text, String name, String base) {
  /** Types that are another in guests of 32 bits. */
  private static final List<Map.Entry<Pattern, String>> SYNONYMS =
      List.of(
          synonym("size_t", "unsigned long"),
          synonym("ssize_t", "long"),
          synonym("ptrdiff_t", "long"),
          synonym("intptr_t", "long"),
          synonym("uintptr_t", "unsigned long"),
          synonym("int8_t", "signed char"),
          synonym("uint8_t", "unsigned char"),
          synonym("int16_t", "short"),
          synonym("uint16_t", "unsigned short"),
          synonym("int32_t", "int"),
          synonym("uint32_t", "unsigned int"),
          synonym("int64_t", "long long"),
          synonym("uint64_t", "unsigned long long"),
          synonym("short int", "short"),
          synonym("long int", "long"),
          synonym("long unsigned", "unsigned long"));

  private static final Pattern INLINE_NAMESPACE = Pattern.compile("\\bstd::__[A-Za-z0-9]+::");
  private static final Pattern TAG = Pattern.compile("\\[abi:[^]\\[]*]");
  private static final Pattern UNSIGNED = Pattern.compile("\\bunsigned(?! (char|short|int|long))");
  private static final Pattern SPACE =
      Pattern.compile("(?<![A-Za-z0-9_]) +| +(?![A-Za-z0-9_])", Pattern.UNICODE_CASE);
  private static final Pattern STRING =
      Pattern.compile("std::basic_string<char,std::char_traits<char>,std::allocator<char>>");
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*$");

  private static Map.Entry<Pattern, String> synonym(String name, String type) {
    return Map.entry(
        Pattern.compile("(?<![A-Za-z0-9_:])(std::)?" + name + "(?![A-Za-z0-9_])"), type);
  }

  /** The signature that somebody wrote, or a demangler. */
  static CxxSignature of(String written) {
    String text = TAG.matcher(written.strip()).replaceAll("");
    text = INLINE_NAMESPACE.matcher(text).replaceAll("std::");
    text = text.replaceAll("\\s+", " ");
    for (Map.Entry<Pattern, String> synonym : SYNONYMS) {
      text = synonym.getKey().matcher(text).replaceAll(synonym.getValue());
    }
    text = UNSIGNED.matcher(text).replaceAll("unsigned int");
    text = SPACE.matcher(constBehind(text)).replaceAll("");
    text = STRING.matcher(text).replaceAll("std::string");
    text = text.replace("(void)", "()");
    String name = text.substring(0, parameters(text));
    Matcher last = IDENTIFIER.matcher(withoutArguments(name));
    boolean isPlain = name.chars().allMatch(c -> c < 128) && !name.contains("operator");
    String base = last.find() && isPlain ? last.group() : "";
    return new CxxSignature(text, name, base);
  }

  /** Whether it says which parameters the function has. */
  boolean hasParameters() {
    return name.length() < text.length();
  }

  /** The same without the result, which functions made of templates have in front. */
  CxxSignature withoutResult() {
    int depth = 0;
    int start = 0;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      depth += c == '<' || c == '(' ? 1 : c == '>' || c == ')' ? -1 : 0;
      if (depth == 0 && c == ' ' && !name.substring(0, i).endsWith("operator")) {
        start = i + 1;
      }
    }
    return new CxxSignature(text.substring(start), name.substring(start), base);
  }

  /** {@code const} stands behind what it is about, as demanglers write it. */
  private static String constBehind(String text) {
    Matcher matcher = Pattern.compile("(?<=^|[(,<] ?)const (?=[A-Za-z_:])").matcher(text);
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (matcher.find(at)) {
      out.append(text, at, matcher.start());
      int end = endOfType(text, matcher.end());
      out.append(constBehind(text.substring(matcher.end(), end).strip())).append(" const");
      at = end;
    }
    return out.append(text.substring(at)).toString();
  }

  private static int endOfType(String text, int start) {
    int depth = 0;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (depth == 0 && "*&,)>([".indexOf(c) >= 0) {
        return i;
      }
      depth += c == '<' ? 1 : c == '>' ? -1 : 0;
    }
    return text.length();
  }

  /** Where the parameters begin: the first parenthesis outside of template arguments. */
  private static int parameters(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (text.startsWith("operator", i)) {
        i = endOfOperator(text, i + "operator".length()) - 1;
      } else if (text.startsWith("(anonymous namespace)", i)) {
        i += "(anonymous namespace)".length() - 1;
      } else if (c == '(' && depth == 0) {
        return i;
      } else {
        depth += c == '<' ? 1 : c == '>' ? -1 : 0;
      }
    }
    return text.length();
  }

  private static int endOfOperator(String text, int start) {
    if (text.startsWith("()", start)) {
      return start + 2;
    }
    int i = start;
    while (i < text.length() && "<>=!+-*/%^&|~,[]".indexOf(text.charAt(i)) >= 0) {
      i++;
    }
    return i;
  }

  private static String withoutArguments(String name) {
    List<Integer> open = new ArrayList<>();
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '<') {
        open.add(i);
      } else if (c == '>' && !open.isEmpty()) {
        open.removeLast();
      } else if (open.isEmpty()) {
        out.append(c);
      }
    }
    return out.toString();
  }
}
