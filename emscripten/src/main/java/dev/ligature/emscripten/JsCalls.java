package dev.ligature.emscripten;

import dev.ligature.emscripten.calls.Import;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@code emscripten::val}. Versions differ in how calls are made: by types that
 * each call passes, or by a number that is got for them first, whose kinds have other numbers from
 * 4.0.11 on or so.
 */
final class JsCalls {
  /** What a call of JavaScript is. */
  private enum Kind {
    FUNCTION,
    METHOD,
    CONSTRUCTOR,
    CAST
  }

  /**
   * A call of JavaScript.
   *
   * @param kind what it is
   * @param types the numbers of the types of the result and of the arguments
   */
  private record Call(Kind kind, List<Integer> types) {}

  private static final int MOST_CALLS = 100_000;
  private static final int MOST_ARGUMENTS = 1_000;

  /** Each argument is in so many bytes. */
  private static final int STRIDE = 8;

  private static final String WHERE = "a call through emscripten::val";

  private final EmbindGuest guest;
  private final EmbindTypes types;
  private final JsHandles handles;
  private final JsGlobals globals;
  private final Embind known;
  private final List<Call> calls = new ArrayList<>();

  JsCalls(Embind known, JsGlobals globals) {
    this.known = known;
    this.guest = known.guest();
    this.types = known.registry();
    this.handles = known.handles();
    this.globals = globals;
  }

  @Import("_emval_register_symbol")
  void registerSymbol(int address) {
    // Symbols are names like any others, and read where they stand.
  }

  @Import("_emval_incref")
  void hold(int handle) {
    handles.hold(handle);
  }

  @Import("_emval_decref")
  void release(int handle) {
    handles.release(handle);
  }

  @Import("_emval_run_destructors")
  void runDestructors(int handle) {
    Object ends = handles.value(handle);
    handles.release(handle);
    if (ends instanceof Temporaries temporaries) {
      temporaries.end();
    }
  }

  @Import("_emval_new_array")
  int newArray() {
    return handles.add(new ArrayList<@Nullable Object>());
  }

  @Import("_emval_new_array_from_memory_view")
  int newArrayFromView(int view) {
    List<@Nullable Object> list = new ArrayList<>();
    JsObjects.iterator(handles.value(view)).forEachRemaining(list::add);
    return handles.add(list);
  }

  @Import("_emval_array_to_memory_view")
  void arrayToView(int to, int from) {
    if (handles.value(to) instanceof JsArray view) {
      JsNumbers.set(view, 0, handles.value(from));
    }
  }

  @Import("_emval_new_object")
  int newObject() {
    return handles.add(new LinkedHashMap<String, @Nullable Object>());
  }

  @Import({"_emval_new_cstring", "_emval_new_u8string"})
  int newString(int address) {
    return handles.add(guest.text(address));
  }

  @Import("_emval_new_u16string")
  int newWideString(int address) {
    return handles.add(guest.wideText(address));
  }

  @Import("_emval_take_value")
  int takeValue(int type, int arguments) {
    EmbindType of = types.require(type, WHERE);
    return handles.add(of.shown(of.read(arguments)));
  }

  @Import("_emval_get_global")
  int getGlobal(int name) {
    return handles.add(name == 0 ? globals : globals.get(guest.text(name)));
  }

  @Import("_emval_get_module_property")
  int getModuleProperty(int name) {
    String text = guest.text(name);
    return handles.add(
        known
            .find(text)
            .orElseGet(
                () ->
                    globals.given("Module") instanceof java.util.Map<?, ?> given
                        ? JsObjects.get(given, text)
                        : JsValue.UNDEFINED));
  }

  @Import("_emval_get_property")
  int getProperty(int target, int key) {
    return handles.add(JsObjects.get(handles.value(target), handles.value(key)));
  }

  @Import("_emval_set_property")
  void setProperty(int target, int key, int value) {
    JsObjects.set(handles.value(target), handles.value(key), handles.value(value));
  }

  @Import("_emval_in")
  int isIn(int key, int target) {
    return truth(JsObjects.has(handles.value(target), handles.value(key)));
  }

  @Import("_emval_delete")
  int delete(int target, int key) {
    return truth(JsObjects.delete(handles.value(target), handles.value(key)));
  }

  @Import("_emval_typeof")
  int typeOf(int value) {
    return handles.add(JsValue.typeOf(handles.value(value)));
  }

  @Import("_emval_instanceof")
  int isInstance(int value, int constructor) {
    return truth(JsObjects.isInstance(handles.value(value), handles.value(constructor)));
  }

  @Import("_emval_is_number")
  int isNumber(int value) {
    return truth(JsValue.typeOf(handles.value(value)).equals("number"));
  }

  @Import("_emval_is_string")
  int isString(int value) {
    return truth(handles.value(value) instanceof String);
  }

  @Import("_emval_equals")
  int isEqual(int first, int second) {
    return truth(JsValue.isEqual(handles.value(first), handles.value(second)));
  }

  @Import("_emval_strictly_equals")
  int isSame(int first, int second) {
    return truth(JsValue.isSame(handles.value(first), handles.value(second)));
  }

  @Import("_emval_greater_than")
  int isGreater(int first, int second) {
    return truth(
        JsValue.compare(handles.value(first), handles.value(second))
            .filter(order -> order > 0)
            .isPresent());
  }

  @Import("_emval_less_than")
  int isLess(int first, int second) {
    return truth(
        JsValue.compare(handles.value(first), handles.value(second))
            .filter(order -> order < 0)
            .isPresent());
  }

  @Import("_emval_not")
  int not(int value) {
    return truth(!JsValue.isTrue(handles.value(value)));
  }

  @Import("_emval_is_catchable_cpp_exception_object")
  int isException(int value) {
    return 0;
  }

  @Import("_emval_throw")
  int throwValue(int handle) {
    Object value = JsValue.java(handles.value(handle));
    if (value instanceof RuntimeException thrown) {
      throw thrown;
    }
    throw new EmbindThrown("the guest threw " + EmbindText.shown(value), value);
  }

  /** A guest may wait for what Java promises. */
  @Import("_emval_await")
  int await(int handle) {
    Object value = handles.value(handle);
    if (!(value instanceof Future<?> future)) {
      return handles.add(value);
    }
    try {
      return handles.add(JsValue.of(future.get()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TrapException(TrapKind.INTERRUPTED, "while the guest waited for a future", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("what a guest waited for failed", e.getCause());
    }
  }

  @Import("_emval_iter_begin")
  int begin(int value) {
    return handles.add(JsObjects.iterator(handles.value(value)));
  }

  @Import("_emval_iter_next")
  int next(int handle) {
    return handles.value(handle) instanceof Iterator<?> iterator && iterator.hasNext()
        ? handles.add(iterator.next())
        : 0;
  }

  @Import("_emval_as")
  double as(int value, int type, int destructors) {
    return result(type, handles.value(value), destructors);
  }

  @Import({"_emval_as_int64", "_emval_as_uint64"})
  long asLong(int value, int type) {
    return longResult(type, handles.value(value), 0);
  }

  @Import({"_emval_as_int64", "_emval_as_uint64"})
  int asHalves(int value, int type) {
    return halves(asLong(value, type));
  }

  @Import("_emval_new")
  int construct(int constructor, int count, int argumentTypes, int arguments) {
    return handles.add(
        JsObjects.construct(
            handles.value(constructor), read(typesAt(count, argumentTypes), arguments)));
  }

  @Import("_emval_call")
  int call(int function, int count, int argumentTypes, int arguments) {
    return handles.add(
        JsObjects.call(
            handles.value(function),
            JsValue.UNDEFINED,
            read(typesAt(count, argumentTypes), arguments)));
  }

  @Import("_emval_get_method_caller")
  int methodCaller(int count, int callTypes) {
    return add(Kind.METHOD, count, callTypes);
  }

  @Import("_emval_get_method_caller")
  int caller(int count, int callTypes, int kind) {
    return add(kind == 1 ? Kind.CONSTRUCTOR : Kind.FUNCTION, count, callTypes);
  }

  @Import("_emval_create_invoker")
  int createInvoker(int count, int callTypes, int kind) {
    return add(Kind.values()[kind & (Kind.values().length - 1)], count, callTypes);
  }

  @Import("_emval_call")
  double callPrepared(int call, int function, int destructors, int arguments) {
    return invoke(call, function, 0, destructors, arguments);
  }

  @Import("_emval_call_method")
  double callMethod(int call, int target, int name, int destructors, int arguments) {
    Call known = known(call);
    return result(known.types().getFirst(), method(known, target, name, arguments), destructors);
  }

  @Import("_emval_call_void_method")
  void callVoidMethod(int call, int target, int name, int arguments) {
    method(known(call), target, name, arguments);
  }

  @Import("_emval_invoke")
  double invoke(int call, int target, int name, int destructors, int arguments) {
    Call known = known(call);
    return result(known.types().getFirst(), run(known, target, name, arguments), destructors);
  }

  @Import("_emval_invoke_i64")
  long invokeLong(int call, int target, int name, int destructors, int arguments) {
    Call known = known(call);
    return longResult(known.types().getFirst(), run(known, target, name, arguments), destructors);
  }

  @Import("_emval_invoke_i64")
  int invokeHalves(int call, int target, int name, int destructors, int arguments) {
    return halves(invokeLong(call, target, name, destructors, arguments));
  }

  /** The lower half; the guest asks for the upper one. */
  private int halves(long value) {
    guest.setUpperHalf((int) (value >>> Integer.SIZE));
    return (int) value;
  }

  private @Nullable Object run(Call call, int target, int name, int arguments) {
    return switch (call.kind()) {
      case FUNCTION ->
          JsObjects.call(handles.value(target), JsValue.UNDEFINED, values(call, arguments));
      case METHOD -> method(call, target, name, arguments);
      case CONSTRUCTOR -> JsObjects.construct(handles.value(target), values(call, arguments));
      case CAST -> JsGlobals.first(values(call, arguments));
    };
  }

  private @Nullable Object method(Call call, int target, int name, int arguments) {
    return JsObjects.callMethod(handles.value(target), guest.text(name), values(call, arguments));
  }

  private List<@Nullable Object> values(Call call, int arguments) {
    return read(call.types().subList(1, call.types().size()), arguments);
  }

  private List<@Nullable Object> read(List<Integer> ids, int arguments) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < ids.size(); i++) {
      EmbindType type = types.require(ids.get(i), WHERE);
      values.add(type.shown(type.read(arguments + i * STRIDE)));
    }
    return values;
  }

  private List<Integer> typesAt(int count, int address) {
    if (Integer.compareUnsigned(count, MOST_ARGUMENTS) > 0) {
      throw new TrapException(TrapKind.LIMIT_REACHED, WHERE + " has too many arguments");
    }
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(guest.memory().readInt(address + i * Integer.BYTES));
    }
    return ids;
  }

  private synchronized int add(Kind kind, int count, int callTypes) {
    if (calls.size() == MOST_CALLS || count == 0) {
      throw new TrapException(TrapKind.LIMIT_REACHED, WHERE + " can't be prepared");
    }
    calls.add(new Call(kind, typesAt(count, callTypes)));
    return calls.size();
  }

  private synchronized Call known(int call) {
    if (call < 1 || call > calls.size()) {
      throw new TrapException(TrapKind.UNREACHABLE, WHERE + " was not prepared");
    }
    return calls.get(call - 1);
  }

  /** The guest runs what it is told here when it has taken the result. */
  private double result(int id, @Nullable Object value, int destructors) {
    EmbindType type = types.require(id, WHERE);
    return type.generic(wire(type, value, destructors));
  }

  private long longResult(int id, @Nullable Object value, int destructors) {
    return ((Number) wire(types.require(id, WHERE), value, destructors)).longValue();
  }

  private Object wire(EmbindType type, @Nullable Object value, int destructors) {
    Temporaries after = new Temporaries();
    Object wire;
    try {
      wire = type.wire(type.cast(value), after);
    } catch (IllegalArgumentException e) {
      throw EmbindThrown.error("TypeError", WHERE + ": " + e.getMessage());
    }
    if (destructors != 0) {
      guest.memory().writeI32(destructors, handles.add(after));
    }
    return wire;
  }

  private static int truth(boolean value) {
    return value ? 1 : 0;
  }
}
