package dev.ligature.conformance.debug;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.Location;
import com.sun.jdi.StackFrame;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.LocatableEvent;
import com.sun.jdi.event.StepEvent;
import com.sun.jdi.event.VMDeathEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.StepRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a debugger of Java does, by the JDK's interface for debuggers. */
final class Debugger implements AutoCloseable {
  /** The kind of source that is not Java. */
  private static final String STRATUM = "C";

  private final VirtualMachine machine;
  private int breakpoints;

  /** Launches a process, which waits. */
  Debugger(String mainAndArguments, String options) throws Exception {
    LaunchingConnector connector = Bootstrap.virtualMachineManager().defaultConnector();
    Map<String, Connector.Argument> arguments = connector.defaultArguments();
    Objects.requireNonNull(arguments.get("main")).setValue(mainAndArguments);
    Objects.requireNonNull(arguments.get("options")).setValue(options);
    machine = connector.launch(arguments);
  }

  /** Sets a breakpoint on a line, in all classes that have code of it. */
  void breakAt(String file, int line) {
    ClassPrepareRequest request = machine.eventRequestManager().createClassPrepareRequest();
    request.addSourceNameFilter(file);
    request.putProperty("file", file);
    request.putProperty("line", line);
    request.enable();
  }

  /** How many places in code its breakpoints are at. */
  int breakpoints() {
    return breakpoints;
  }

  private void prepared(ClassPrepareEvent event) throws AbsentInformationException {
    String file = String.valueOf(event.request().getProperty("file"));
    int line = Integer.parseInt(String.valueOf(event.request().getProperty("line")));
    for (Location location : event.referenceType().locationsOfLine(STRATUM, file, line)) {
      machine.eventRequestManager().createBreakpointRequest(location).enable();
      breakpoints++;
    }
  }

  /** Goes on to the next stop; the thread that is stopped there, empty at the process's end. */
  Optional<ThreadReference> resume() throws Exception {
    machine.resume();
    while (true) {
      EventSet events = machine.eventQueue().remove();
      for (Event event : events) {
        switch (event) {
          case ClassPrepareEvent prepare -> prepared(prepare);
          case BreakpointEvent stop -> {
            return Optional.of(thread(stop));
          }
          case StepEvent stop -> {
            return Optional.of(thread(stop));
          }
          case VMDeathEvent _, VMDisconnectEvent _ -> {
            return Optional.empty();
          }
          default -> {}
        }
      }
      events.resume();
    }
  }

  private static ThreadReference thread(LocatableEvent event) {
    return event.thread();
  }

  /** Goes on to the next line of the same function, or of what it returns to. */
  Optional<ThreadReference> step(ThreadReference thread) throws Exception {
    StepRequest request =
        machine
            .eventRequestManager()
            .createStepRequest(thread, StepRequest.STEP_LINE, StepRequest.STEP_OVER);
    request.addCountFilter(1);
    request.enable();
    Optional<ThreadReference> stopped = resume();
    machine.eventRequestManager().deleteEventRequest(request);
    return stopped;
  }

  /** The frames of C code: function, file and line. */
  static List<String> frames(ThreadReference thread) throws Exception {
    List<String> frames = new ArrayList<>();
    for (StackFrame frame : thread.frames()) {
      Location location = frame.location();
      if (location.declaringType().availableStrata().contains(STRATUM)) {
        frames.add(
            "%s %s:%d"
                .formatted(location.method().name(), location.sourceName(), location.lineNumber()));
      }
    }
    return frames;
  }

  @Override
  public void close() throws IOException {
    machine.process().destroy();
    machine.process().getInputStream().close();
  }
}
