package dev.ligature.emscripten.script;

import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any text is a script: what is cut off or changed at random tells less, and nothing fails. */
class DamagedScriptsTest {
  private static final String WHOLE =
      """
      var r=/[/'"]\\//g,t=`a${`b${{c:1}.c}`}d`;/* comment */x=a/b/c;if(x)/"/.test(y);
      ASM_CONSTS={1024:()=>{throw{a:"},"}},2e3:$0=>$0+1};// comment
      var wasmImports={a:___cxa_throw,"b":_abort,c:(a)=>{return a},d(){},...e};f({a:wasmImports});
      (function(c){c=g=c.exports;k._free=c.R})();var _m=M["_m"]=a0=>(_m=M["_m"]=wasmExports["fa"])(a0);
      """;

  @Test
  void any_text_is_a_script() {
    Random random = new Random(1);
    assertTimeoutPreemptively(
        ofSeconds(60),
        () -> {
          for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(WHOLE);
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
              int at = random.nextInt(text.length());
              char c = "\"'`/\\{}()[]=:,.$0aR\n\r\0\u2028\ud800*".charAt(random.nextInt(25));
              if (random.nextBoolean()) {
                text.setCharAt(at, c);
              } else {
                text.insert(at, c);
              }
            }
            if (i % 3 == 0) {
              text.setLength(random.nextInt(text.length()));
            }
            GeneratedScript script = GeneratedScript.of(text.toString());
            script.importName("a");
            script.importText("c");
            script.exportName("R");
            script.asmText(1024);
          }
        });
  }

  @Test
  void brackets_however_deep_take_time_that_grows_with_them() {
    assertTimeoutPreemptively(
        ofSeconds(60),
        () -> {
          for (String part :
              new String[] {"a={b:", "(", "`${", "[", "{a:b", "x.exports={", "/", "c=x.exports;"}) {
            String text = part.repeat(200_000);
            assertEquals(Optional.empty(), GeneratedScript.of(text).importName("a"));
          }
        });
  }
}
