package dev.ligature.emscripten;

import dev.ligature.emscripten.calls.MoreFunctions;
import dev.ligature.engine.Engine;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.HostFunction;
import dev.ligature.wasm.FuncType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a guest tells of its types, functions and classes, by {@code _embind_} functions. Versions
 * of Emscripten differ in their last parameters; those that are read here are the first.
 */
final class EmbindRegistrations implements MoreFunctions {
  private static final String PREFIX = "_embind_";
  private static final String EMVAL = "_embind_register_emval";

  /** How often a guest may tell something. */
  private static final int MOST = 100_000;

  private static final int MOST_TYPES = 1_000;

  private final AtomicInteger told = new AtomicInteger();
  private final Embind known;
  private final EmbindGuest guest;
  private final EmbindTypes types;

  /** Those whose fields are told one by one. */
  private final Map<Integer, EmbindRecord> records = new ConcurrentHashMap<>();

  EmbindRegistrations(Embind known) {
    this.known = known;
    this.guest = known.guest();
    this.types = known.registry();
  }

  @Override
  public Optional<HostFunction> find(String name, FuncType type) {
    if (!name.startsWith(PREFIX)) {
      return Optional.empty();
    }
    if (name.equals(EMVAL) && type.params().size() > 1) {
      known.handles().setOld();
    }
    MethodType wanted = Engine.methodType(type);
    MethodHandle told =
        MethodHandles.insertArguments(TELL.bindTo(this), 0, name)
            .asCollector(Object[].class, wanted.parameterCount())
            .asType(wanted);
    return Optional.of(HostFunction.of(HostFunction.ENV, name, type, told));
  }

  /** What a guest passes. */
  private final class Told {
    private final Object[] arguments;

    private Told(Object... arguments) {
      this.arguments = arguments;
    }

    private int at(int index) {
      return index < arguments.length && arguments[index] instanceof Integer number ? number : 0;
    }

    private String text(int index) {
      return guest.name(at(index));
    }

    private double number(int index) {
      return index < arguments.length && arguments[index] instanceof Number number
          ? number.doubleValue()
          : 0;
    }

    private EmbindCode code(int index) {
      return guest.code(at(index));
    }

    /**
     * The numbers of types: how many, and then where.
     *
     * @param least how many there are at least
     */
    private List<Integer> list(int index, int least) {
      if (at(index) < least || at(index) > MOST_TYPES) {
        throw new TrapException(
            TrapKind.LIMIT_REACHED, "a function of embind has %d types".formatted(at(index)));
      }
      List<Integer> ids = new ArrayList<>();
      for (int i = 0; i < at(index); i++) {
        ids.add(guest.memory().readInt(at(index + 1) + i * Integer.BYTES));
      }
      return ids;
    }

    /** The least value of an integer is 0. A number of 64 bits may be in halves. */
    private boolean isUnsigned() {
      boolean isInHalves = arguments.length > 6;
      return arguments.length > 3
          && arguments[3] instanceof Number least
          && least.longValue() == 0
          && (!isInHalves || at(4) == 0);
    }
  }

  /** Gives 0 where the guest wants a result. */
  Object tell(String name, Object... arguments) {
    if (told.incrementAndGet() > MOST) {
      throw new TrapException(
          TrapKind.LIMIT_REACHED, "a guest may make %d things known by embind".formatted(MOST));
    }
    tell(name.substring(PREFIX.length()), new Told(arguments));
    return 0;
  }

  private void tell(String what, Told told) {
    switch (what) {
      case "register_function" -> addFunction(told);
      case "register_constant" ->
          known.add(new EmbindConstant(told.text(0), types, told.at(1), told.number(2)));
      case "register_enum" -> addEnum(told);
      case "register_enum_value" ->
          types
              .find(told.at(0))
              .filter(EmbindEnumType.class::isInstance)
              .ifPresent(type -> ((EmbindEnumType) type).known().add(told.text(1), told.at(2)));
      case "register_value_array", "register_value_object" ->
          records.put(
              told.at(0),
              new EmbindRecord(
                  told.text(1),
                  guest,
                  told.code(3),
                  told.code(5),
                  what.equals("register_value_array")));
      case "register_value_array_element" -> addElement(told);
      case "register_value_object_field" -> addField(told);
      case "finalize_value_array", "finalize_value_object" ->
          Optional.ofNullable(records.remove(told.at(0)))
              .ifPresent(type -> types.add(told.at(0), type));
      case "register_smart_ptr" -> addSmartPointer(told);
      case "create_inheriting_constructor" ->
          throw new UnsupportedOperationException(
              "the guest derives a class from %s in JavaScript: pass its functions to"
                      .formatted(told.text(0))
                  + " the static function implement");
      default -> {
        if (what.startsWith("register_class")) {
          tellOfClass(what, told);
        } else {
          addSimple(what, told);
        }
      }
    }
  }

  private void addSimple(String what, Told told) {
    Charset strings = known.strings();
    int id = told.at(0);
    switch (what) {
      case "register_void" -> types.add(id, new EmbindType.None(told.text(1)));
      case "register_bool" -> types.add(id, new EmbindBool(told.text(1), guest.memory()));
      case "register_integer", "register_bigint" ->
          types.add(
              id, new EmbindInteger(told.text(1), guest.memory(), told.at(2), told.isUnsigned()));
      case "register_float" ->
          types.add(id, new EmbindFloat(told.text(1), guest.memory(), told.at(2)));
      case "register_std_string" ->
          types.add(id, new EmbindString(told.text(1), guest, strings, Byte.BYTES));
      case "register_std_wstring" -> {
        boolean isShort = told.at(1) == Short.BYTES;
        Charset wide = isShort ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_32LE;
        types.add(
            id, new EmbindString(told.text(2), guest, wide, isShort ? Short.BYTES : Integer.BYTES));
      }
      case "register_emval" ->
          types.add(id, new EmbindVal("emscripten::val", guest, known.handles(), false));
      case "register_user_type", "register_user_type_definition" ->
          types.add(id, new EmbindVal(told.text(1), guest, known.handles(), false));
      case "register_optional" ->
          types.add(
              id,
              new EmbindVal(
                  "std::optional<%s>".formatted(types.name(told.at(1))),
                  guest,
                  known.handles(),
                  true));
      case "register_memory_view" -> {
        JsArray.Kind[] kinds = JsArray.Kind.values();
        if (told.at(1) >= 0 && told.at(1) < kinds.length) {
          types.add(id, new EmbindView(told.text(2), guest, kinds[told.at(1)]));
        }
      }
      default -> {
        // What a later version tells besides, such as what can be iterated over.
      }
    }
  }

  /** A name may have the types behind it. */
  private static String plain(String name) {
    int types = name.indexOf('(');
    return types < 0 ? name.strip() : name.substring(0, types).strip();
  }

  private void addFunction(Told told) {
    String name = plain(told.text(0));
    List<Integer> ids = told.list(1, 1);
    known
        .addFunction(name)
        .overloads()
        .add(invoker("the embind function " + name, ids, 1, told.code(4), told.at(5)));
  }

  private EmbindInvoker invoker(
      String where, List<Integer> ids, int first, EmbindCode code, int context) {
    return new EmbindInvoker(
        where, types, ids.getFirst(), ids.subList(first, ids.size()), code, context);
  }

  private void addEnum(Told told) {
    EmbindEnum type = new EmbindEnum(told.text(1));
    EmbindInteger integer =
        new EmbindInteger(type.name(), guest.memory(), told.at(2), told.at(3) == 0);
    EmbindEnumType.Form[] forms = EmbindEnumType.Form.values();
    EmbindEnumType.Form form = forms[Math.clamp(told.at(4), 0, forms.length - 1)];
    types.add(told.at(0), new EmbindEnumType(type, integer, form));
    known.add(type);
  }

  private void addElement(Told told) {
    EmbindRecord type = records.get(told.at(0));
    if (type != null) {
      type.add(
          new EmbindField(
              Integer.toString(type.size()),
              types,
              told.at(1),
              told.code(3),
              told.at(4),
              told.at(5),
              told.code(7),
              told.at(8)));
    }
  }

  private void addField(Told told) {
    EmbindRecord type = records.get(told.at(0));
    if (type != null) {
      type.add(field(told));
    }
  }

  /** A field of a value or a property of an object. */
  private EmbindField field(Told told) {
    return new EmbindField(
        told.text(1),
        types,
        told.at(2),
        told.code(4),
        told.at(5),
        told.at(6),
        told.code(8),
        told.at(9));
  }

  private void addClass(Told told) {
    EmbindClass type =
        new EmbindClass(
            told.text(10),
            types,
            told.at(3),
            new EmbindClass.Casts(told.code(5), told.code(7), told.code(9), told.code(12)));
    types.add(told.at(0), new EmbindPointer(guest, type, EmbindPointer.Kind.REFERENCE));
    types.add(told.at(1), new EmbindPointer(guest, type, EmbindPointer.Kind.POINTER));
    types.add(told.at(2), new EmbindPointer(guest, type, EmbindPointer.Kind.CONST_POINTER));
    known.add(type);
  }

  private void tellOfClass(String what, Told told) {
    if (what.equals("register_class")) {
      addClass(told);
      return;
    }
    types.findClass(told.at(0)).ifPresent(type -> tellOf(type, what, told));
  }

  private void tellOf(EmbindClass type, String what, Told told) {
    switch (what) {
      case "register_class_constructor" ->
          type.addConstructor(
              invoker(
                  "the embind constructor of " + type.name(),
                  told.list(1, 1),
                  1,
                  told.code(4),
                  told.at(5)));
      case "register_class_function" -> {
        String name = plain(told.text(1));
        String where = "the embind method %s.%s".formatted(type.name(), name);
        type.addMethod(name, invoker(where, told.list(2, 2), 2, told.code(5), told.at(6)));
      }
      case "register_class_class_function" -> {
        String name = plain(told.text(1));
        String where = "the embind function %s.%s".formatted(type.name(), name);
        type.addFunction(name, invoker(where, told.list(2, 1), 1, told.code(5), told.at(6)));
      }
      case "register_class_property" -> type.addProperty(field(told));
      case "register_class_class_property" ->
          type.addVariable(
              new EmbindField(
                  told.text(1),
                  types,
                  told.at(2),
                  told.code(5),
                  told.at(3),
                  told.at(2),
                  told.code(7),
                  told.at(3)));
      default -> {
        // What a later version tells besides.
      }
    }
  }

  private void addSmartPointer(Told told) {
    EmbindPointer.Smart smart =
        new EmbindPointer.Smart(
            known.handles(), told.at(3), told.code(5), told.code(7), told.code(9), told.code(11));
    types
        .findClass(told.at(1))
        .ifPresent(
            type -> types.add(told.at(0), new EmbindPointer(told.text(2), guest, type, smart)));
  }

  private static final MethodHandle TELL;

  static {
    try {
      TELL =
          MethodHandles.lookup()
              .findVirtual(
                  EmbindRegistrations.class,
                  "tell",
                  MethodType.methodType(Object.class, String.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
