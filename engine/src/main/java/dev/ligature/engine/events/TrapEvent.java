package dev.ligature.engine.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A trap of a guest. */
@Name("dev.ligature.Trap")
@Label("Trap")
@Category({"Ligature", "Engine"})
@Description("A guest trapped; the stack trace has its functions")
final class TrapEvent extends Event {
  @Label("Kind")
  String kind = "";

  @Label("Message")
  String message = "";
}
