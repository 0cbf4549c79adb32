package dev.ligature.engine.events;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Classes that were generated. */
@Name("dev.ligature.Generate")
@Label("Code Generation")
@Category({"Ligature", "Engine"})
@Description("Classes generated for functions of a guest's module, or for its instances")
@StackTrace(false)
final class GenerateEvent extends Event {
  @Label("Module")
  String module = "";

  @Label("First Function")
  String firstFunction = "";

  @Label("Functions")
  int functions;

  @Label("Classes")
  int classes;

  @Label("Class File Size")
  @DataAmount
  long bytes;
}
