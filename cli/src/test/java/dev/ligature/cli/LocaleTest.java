package dev.ligature.cli;

import dev.ligature.guests.Guests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not ASCII on the command line, in every locale that the user may have. */
class LocaleTest {
  /** Files of these names, made by a shell: the JVM of the tests may not be able to. */
  private static final String FILES =
      """
      mkdir -p 'bücher' 'биб'
      cp "$DL" 'größe.wasm'
      cp "$PLUGIN" 'bücher/plügin.so'
      cp "$HELPER" 'bücher/helper.so'
      cp "$PLUGIN" 'биб/имя.so'
      cp "$HELPER" 'биб/helper.so'
      cp "$ARGUMENTS" 'аргументы.wasm'
      """;

  @TempDir static Path tree;
  private static Launcher launcher;

  @TempDir Path folder;

  @BeforeAll
  static void makeTree() throws IOException {
    launcher = new Launcher(tree);
  }

  /** Variables and values, {@code LC_ALL=C LANG=C}. */
  private static Map<String, String> locale(String variables) {
    Map<String, String> environment = new HashMap<>();
    for (String variable : variables.split(" ", -1)) {
      int equals = variable.indexOf('=');
      if (equals > 0) {
        environment.put(variable.substring(0, equals), variable.substring(equals + 1));
      }
    }
    environment.put("TOOLS", Guests.file("tools").toString());
    environment.put("DL", Guests.module("dlfcn/dl.wasm").toString());
    environment.put("PLUGIN", Guests.module("dlfcn/plugin.so").toString());
    environment.put("HELPER", Guests.module("dlfcn/helper.so").toString());
    environment.put("ARGUMENTS", Guests.module("arguments/arguments.wasm").toString());
    return environment;
  }

  private void prints(String expected, String script, String locale)
      throws IOException, InterruptedException {
    launcher.prints(expected, FILES + script, folder, locale(locale));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LC_ALL=C",
        "unset",
        "LC_ALL=C.UTF-8",
        "LANG=C LC_CTYPE=POSIX",
        "LC_ALL=xx_XX.ISO-8859-1"
      })
  void names_and_arguments_arrive_as_they_are(String locale)
      throws IOException, InterruptedException {
    prints(
        """
        argument аргументы.wasm
        argument größe
        argument 日本 😀
        environment GRUSS=schöne
        environment HOST=Grüße
        open plügin.so: slot 0
        value: 42
        open /b/имя.so: slot 0
        value: 42
        open plügin.so: slot 0
        ligature: cannot find program: кто.wasm
        1
        größe.wasm => größe.wasm (..)
        """,
        """
        export HOST='Grüße'
        ligature run --env GRUSS='schöne' --env HOST 'аргументы.wasm' 'größe' '日本 😀'
        ligature run --library-path 'bücher' 'größe.wasm' open 'plügin.so' now call 0 value
        ligature run --dir 'биб::/b' --library-path 'биб' 'größe.wasm' \
          open '/b/имя.so' now call 0 value
        LIGATURE_LIBRARY_PATH='bücher' LIGATURE_PRELOAD='plügin.so' ligature run 'größe.wasm' \
          open 'plügin.so' now
        ligature run 'кто.wasm' || echo $(($? == 127))
        ligature ldd 'größe.wasm' | sed 's/(.*)/(..)/'
        """,
        locale);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LC_ALL=C", "LC_ALL=", "unset", "LC_ALL=C.UTF-8"})
  void the_guest_is_passed_the_locale_that_the_user_has(String locale)
      throws IOException, InterruptedException {
    String all = locale(locale).get("LC_ALL");
    prints(
        "argument аргументы.wasm\n" + (all == null ? "" : "environment LC_ALL=" + all + "\n"),
        "ligature run --env LC_ALL --env LANG 'аргументы.wasm'\n",
        locale);
  }

  @ParameterizedTest
  @ValueSource(strings = {"LC_ALL=C", "LC_ALL=C.UTF-8"})
  void what_is_not_utf_8_is_refused_and_shown(String locale)
      throws IOException, InterruptedException {
    prints(
        """
        ligature: argument 3 is not UTF-8: caf\\xe9
        >>> names and arguments have to be
        2
        ligature: argument 2 is not UTF-8: \\xff\\n>>> fake.so
        >>> names and arguments have to be
        2
        ligature: the value of HOST is not UTF-8: \\xa4
        >>> names and arguments have to be
        2
        argument аргументы.wasm
        argument �
        environment HOST=�
        """,
        """
        ligature run 'аргументы.wasm' "$(printf 'caf\\351')" || echo $?
        ligature ldd "$(printf '\\377\\n>>> fake.so')" || echo $?
        HOST=$(printf '\\244') ligature run --env HOST 'аргументы.wasm' || echo $?
        OTHER=$(printf '\\244') HOST='�' ligature run --env HOST 'аргументы.wasm' '�' || echo $?
        """,
        locale);
  }

  @Test
  void the_script_of_an_archive_does_the_same(@TempDir Path archive)
      throws IOException, InterruptedException {
    new Launcher(archive)
        .asArchive()
        .prints(
            """
            argument größe.wasm
            argument ärger
            environment LC_ALL=C
            """,
            """
            cp "$ARGUMENTS" 'größe.wasm'
            ligature run --env LC_ALL 'größe.wasm' 'ärger'
            """,
            folder,
            locale("LC_ALL=C"));
  }

  @Test
  void a_locale_is_found_on_systems_that_have_others() throws IOException, InterruptedException {
    prints(
        """
        en_US.UTF-8
        ja_JP.utf8
        de_AT.UTF-8
        C
        """,
        """
        mkdir fake
        cat >fake/locale <<'END'
        #!/bin/sh
        [ "$1" != -a ] || { printf '%s\\n' C $LISTED; exit; }
        for name in $THERE; do [ "${LC_ALL:-}" != $name ] || { echo UTF-8; exit; }; done
        echo ANSI_X3.4-1968
        END
        chmod +x fake/locale
        PATH=$PWD/fake:$TOOLS:$PATH
        THERE=en_US.UTF-8 LISTED=en_US.UTF-8 find-locale
        THERE=ja_JP.utf8 LISTED='ja_JP.eucjp ja_JP.utf8' find-locale
        THERE=de_AT.UTF-8 LISTED= LANG=de_AT.UTF-8 find-locale
        THERE= LISTED= find-locale
        """,
        "unset");
  }

  @Test
  void without_the_launcher_a_locale_that_is_not_of_utf_8_is_named(@TempDir Path other)
      throws IOException, InterruptedException {
    new Launcher(other)
        .withoutScript()
        .prints(
            """
            ligature: argument 2 cannot be read, since the locale is not of UTF-8: größe.wasm
            >>> LC_ALL=C.UTF-8 sets one
            2
            ligature: the value of HOST cannot be read, since the locale is not of UTF-8: Grüße
            >>> LC_ALL=C.UTF-8 sets one
            2
            argument plain.wasm
            """,
            """
            cp "$ARGUMENTS" plain.wasm
            ligature run 'größe.wasm' || echo $?
            HOST='Grüße' ligature run --env HOST plain.wasm || echo $?
            HOST='Grüße' ligature run plain.wasm
            """,
            folder,
            locale("LC_ALL=C"));
  }

  @Test
  void a_library_that_the_heap_has_no_room_for_fails_the_load_alone(@TempDir Path other)
      throws IOException, InterruptedException {
    new Launcher(other)
        .withoutScript()
        .prints(
            """
            open big.so: big.so: out of memory: Java heap space
            open plugin.so: slot 1
            value: 42
            """,
            """
            cp "$PLUGIN" plugin.so; cp "$HELPER" helper.so
            printf '\\0asm\\1\\0\\0\\0' >big.so
            dd if=/dev/zero of=big.so bs=1 count=1 seek=900000000 conv=notrunc 2>/dev/null
            export JDK_JAVA_OPTIONS=-Xmx128m
            ligature run --library-path "$PWD" "$DL" open big.so now \
              open plugin.so now call 1 value 2>&1 | grep -v '^NOTE:'
            """,
            folder,
            locale("LC_ALL=C"));
  }
}
