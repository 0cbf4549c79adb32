package dev.ligature.linker.trace;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A library that was unloaded. */
@Name("dev.ligature.Unload")
@Label("Library Unload")
@Category({"Ligature", "Linker"})
@Description("A library's destructors have run, and it goes")
@StackTrace(false)
final class UnloadEvent extends Event {
  @Label("Library")
  String library = "";

  @Label("File")
  @Description("Its file; empty if it was in memory")
  String file = "";
}
