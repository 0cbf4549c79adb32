package dev.ligature.emscripten.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedScriptTest {
  private static GeneratedScript module(String name) throws IOException {
    Path file = Path.of(System.getProperty("ligature.root", ".."), name);
    assumeTrue(Files.exists(file), () -> "missing: " + file + ", which `npm ci` brings");
    return GeneratedScript.of(Files.readString(file));
  }

  private static Optional<String> some(String name) {
    return Optional.of(name);
  }

  @Test
  void imports_have_the_names_of_the_functions_that_they_are() {
    GeneratedScript script =
        GeneratedScript.of(
            """
            var wasmImports={a:___cxa_throw,/*b:_c,*/"b":__emscripten_resize_heap,c:wasmMemory,
            d:invoke_vii,'e':_fd_write,f:wasmTable,g:my_js,h:(a,{b})=>a+b};
            var info={a:wasmImports};
            """);
    assertEquals(some("__cxa_throw"), script.importName("a"));
    assertEquals(some("_emscripten_resize_heap"), script.importName("b"));
    assertEquals(some("memory"), script.importName("c"));
    assertEquals(some("invoke_vii"), script.importName("d"));
    assertEquals(some("fd_write"), script.importName("e"));
    assertEquals(some("__indirect_function_table"), script.importName("f"));
    assertEquals(some("my_js"), script.importName("g"));
    assertEquals(Optional.empty(), script.importName("h"));
    assertEquals(some("(a,{b})=>a+b"), script.importText("h"));
    assertEquals(Optional.empty(), script.importName("i"));
  }

  @Test
  void an_object_of_imports_is_known_by_what_it_is_given_as() {
    GeneratedScript script =
        GeneratedScript.of(
            "var x={k:_no,l:_no},b={a:_yes,b:_abort};function"
                + " f(){return{a:b}}z={long:_x,c:_y,d:_z}");
    assertEquals(some("yes"), script.importName("a"));
    assertEquals(some("abort"), script.importName("b"));
    assertEquals(Optional.empty(), script.importName("k"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Module[\"_free\"]=wasmExports[\"x\"];",
        "_free=Module['_free']=wasmExports['x'];",
        "var _free=Module[\"_free\"]=a0=>(_free=Module[\"_free\"]=wasmExports[\"x\"])(a0);",
        "var _free=a0=>(_free=wasmExports.x)(a0)",
        "_free = Module._free = wasmExports.x",
        "Module[\"_free\"]=Module[\"asm\"][\"x\"]",
        "var g;function r(c){c=g=c.exports;k._free=c.x;}function s(c){k._other=c.x}",
        "var q=w.exports;k._free=q.x",
        "var _free = Module['_free'] = createExportWrapper('x', 1);",
      })
  void exports_have_the_names_that_they_are_given(String script) {
    assertEquals(some("free"), GeneratedScript.of(script).exportName("x"), script);
    assertEquals(Optional.empty(), GeneratedScript.of(script).exportName("y"), script);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "init();wasmExports[\"x\"]();",
        "addOnInit(wasmExports['x'])",
        "var g;(async function(){g=m.exports})();function i(){a(),g.x(),b()}",
      })
  void constructors_are_what_is_called_with_nothing(String script) {
    assertEquals(some("__wasm_call_ctors"), GeneratedScript.of(script).exportName("x"), script);
  }

  @Test
  void names_that_a_minifier_made_are_no_names() {
    GeneratedScript script =
        GeneratedScript.of("var e={a:b,c:d};f={a:e};ab=wasmExports.x;wasmTable=wasmExports.y");
    assertEquals(Optional.empty(), script.importName("a"));
    assertEquals(some("b"), script.importText("a"));
    assertEquals(Optional.empty(), script.exportName("x"));
    assertEquals(some("__indirect_function_table"), script.exportName("y"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"wasmImports={a:_wrong}\\\"\";",
        "'\\'wasmImports={a:_wrong}';",
        "`wasmImports={a:_wrong}${`${{a:1}.a}`}wasmImports={a:_wrong}\\``;",
        "// wasmImports={a:_wrong}\n",
        "/* wasmImports={a:_wrong} */",
        "x=/wasmImports={a:_wrong}[/'\"`]/.test(y)/2/1;",
        "if(x)/wasmImports={a:_wrong}\"/.test(y);",
        "x=a/b;y='wasmImports={a:_wrong}/';",
        "function f(){}/wasmImports={a:_wrong}'/.test(x);",
        "return/\"/;",
        "x={}/1;y=\"/\";",
        "x=y++/1;z='/';",
        "x=a?.5:`}`;",
        "x=\"a\\\n'\";",
        "x=a=>{return`${a}}`}/1;",
      })
  void what_only_looks_like_code_is_passed_over(String before) {
    GeneratedScript script =
        GeneratedScript.of(before + "var wasmImports={a:_right};M[\"_f\"]=wasmExports[\"x\"];");
    assertEquals(some("right"), script.importName("a"), before);
    assertEquals(some("f"), script.exportName("x"), before);
  }

  @Test
  void the_text_of_inline_javascript_is_known_by_its_address() {
    String text =
        "ASM_CONSTS={1024:()=>{throw{a:\"},\"}},2e3:$0=>$0+1,12617681:($0,$1)=>{f($0,$1)}};";
    GeneratedScript script = GeneratedScript.of("var x={0:f},y={1:()=>1}," + text);
    assertEquals(some("()=>{throw{a:\"},\"}}"), script.asmText(1024));
    assertEquals(some("$0=>$0+1"), script.asmText(2000));
    assertEquals(some("($0,$1)=>{f($0,$1)}"), script.asmText(12617681));
    assertEquals(Optional.empty(), script.asmText(1));
    GeneratedScript closure = GeneratedScript.of("var q={5e3:a=>{b(a)}},r={7e3:1}");
    assertEquals(some("a=>{b(a)}"), closure.asmText(5000));
    assertEquals(Optional.empty(), closure.asmText(7000));
    assertEquals(Optional.empty(), GeneratedScript.of("x={\"\":()=>1}").asmText(0));
  }

  @Test
  void sql_js_tells_its_exports() throws IOException {
    GeneratedScript script = module("emscripten/modules/node_modules/sql.js/dist/sql-wasm.js");
    assertEquals(some("sqlite3_free"), script.exportName("R"));
    assertEquals(some("sqlite3_open"), script.exportName("Ha"));
    assertEquals(some("malloc"), script.exportName("Ia"));
    assertEquals(some("free"), script.exportName("Ja"));
    assertEquals(some("RegisterExtensionFunctions"), script.exportName("Ka"));
    assertEquals(some("__wasm_call_ctors"), script.exportName("P"));
    assertEquals(Optional.empty(), script.exportName("La"));
    assertEquals(some("()=>Date.now()"), script.importText("d"));
    assertEquals(Optional.empty(), script.importName("d"));
    List<String> texts =
        IntStream.concat(IntStream.rangeClosed('a', 'z'), IntStream.rangeClosed('A', 'N'))
            .mapToObj(c -> String.valueOf((char) c))
            .filter(name -> script.importText(name).isEmpty())
            .collect(Collectors.toList());
    assertEquals(List.of(), texts);
  }

  @Test
  void scripts_with_whole_names_give_them_back() throws IOException {
    GeneratedScript debug = module("emscripten/modules/node_modules/sql.js/dist/sql-wasm-debug.js");
    assertEquals(some("__assert_fail"), debug.importName("__assert_fail"));
    assertEquals(some("sqlite3_open"), debug.exportName("sqlite3_open"));
    GeneratedScript pglite =
        module("postgres/modules/node_modules/@electric-sql/pglite/dist/pglite.js");
    assertEquals(some("__cxa_throw"), pglite.importName("__cxa_throw"));
    assertEquals(some("pgl_startPGlite"), pglite.exportName("pgl_startPGlite"));
  }

  @Test
  void r_tells_its_inline_javascript() throws IOException {
    GeneratedScript script = module("examples/lapack/node_modules/webr/dist/R.js");
    assertEquals(some("()=>globalThis.Module.webr.readConsole()"), script.asmText(12617599));
    assertTrue(script.importName("fd_write").isPresent());
  }
}
