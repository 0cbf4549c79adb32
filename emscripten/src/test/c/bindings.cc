// What embind makes known of C++: classes, values, enumerations, and calls the other way.
#include <emscripten/bind.h>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace emscripten;

static int live = 0;

class Shape {
public:
  explicit Shape(std::string name) : name(std::move(name)) { live++; }
  Shape(const Shape &other) : name(other.name), weight(other.weight) { live++; }
  virtual ~Shape() { live--; }
  virtual double area() const { return 0; }
  std::string describe() const { return name + ":" + std::to_string((int)area()); }
  std::string describe(std::string before) const { return before + describe(); }
  void fail(int code) { throw std::runtime_error("code " + std::to_string(code)); }
  std::string getName() const { return name; }
  void setName(std::string value) { name = std::move(value); }
  static int count() { return live; }
  std::string name;
  int weight = 7;
};

struct Tag {
  virtual ~Tag() {}
  int tag = 5;
};

class Square : public Tag, public Shape {
public:
  explicit Square(double side) : Shape("square"), side(side) {}
  double area() const override { return side * side; }
  double side;
};

static Shape *made(bool square) {
  return square ? new Square(3) : new Shape("plain");
}
static Shape *none() { return nullptr; }
static Shape by_value(const Shape &shape) { return Shape(shape); }
static std::shared_ptr<Shape> shared(double side) { return std::make_shared<Square>(side); }
static std::unique_ptr<Shape> unique(double side) { return std::make_unique<Square>(side); }
static double area_of(std::shared_ptr<Shape> shape) { return shape ? shape->area() : -1; }
static double area_of_plain(const Shape &shape) { return shape.area(); }

struct Point {
  int x;
  double y;
};
struct Segment {
  Point from;
  Point to;
};
static Segment turned(Segment s) { return {s.to, s.from}; }

using Pair = std::array<float, 2>;
static Pair swapped(Pair p) { return {p[1], p[0]}; }

enum class Color { RED = 1, GREEN = 2, BLUE = 4 };
static Color mixed(Color a, Color b) { return Color(int(a) | int(b)); }
static Color next(Color c) { return Color(int(c) * 2); }

static unsigned plus_one(unsigned n) { return n + 1; }
static uint8_t narrow(int n) { return n; }
static int8_t narrow_signed(int n) { return n; }
static int64_t twice(int64_t n) { return n * 2; }
static uint64_t twice_unsigned(uint64_t n) { return n * 2; }
static std::string reversed(std::string s) { return {s.rbegin(), s.rend()}; }
static std::wstring wide(std::wstring s) { return s + L"!"; }
static std::u16string wide16(std::u16string s) { return s + u"!"; }

static val kinds(val list) {
  val result = val::array();
  int length = list["length"].as<int>();
  for (int i = 0; i < length; i++) result.call<void>("push", list[i].typeOf());
  return result;
}
static val object_of(std::string key, val value) {
  val object = val::object();
  object.set(key, value);
  object.set("number", 1.5);
  object.set("has", object.hasOwnProperty(key.c_str()));
  object.set("gone", val::undefined());
  object.set("self", std::string("text"));
  object.delete_("self");
  return object;
}
static int call_back(val function, int n) { return function(n, std::string("from C++")).as<int>(); }
static std::string method_of(val object) {
  return object.call<std::string>("greet", std::string("guest")) + object["name"].as<std::string>();
}
static val sum_of(std::vector<double> numbers) {
  double sum = 0;
  for (double n : numbers) sum += n;
  return val(sum);
}
static std::vector<double> numbers_of(val list) { return vecFromJSArray<double>(list); }
static val view() {
  static float numbers[] = {1.5f, 2.5f, -3};
  return val(typed_memory_view(3, numbers));
}
static val copied() {
  static uint8_t bytes[] = {1, 200, 255};
  return val::global("Uint8Array").new_(typed_memory_view(3, bytes));
}
static int byte_at(val bytes, int index) { return bytes[index].as<int>(); }
static val document() { return val::global("document"); }
static void log_it(std::string text) { val::global("console").call<void>("log", text); }
static val shape_of(val maker) { return maker.new_(std::string("by new")); }
static std::string name_of(val shape) { return shape["name"].as<std::string>(); }
static void throw_it(val value) { value.throw_(); }
static bool same(val a, val b) { return a.strictlyEquals(b); }
static bool less(val a, val b) { return a < b; }
static int as_int(val v) { return v.as<int>(); }
static bool as_bool(val v) { return v.as<bool>(); }
static int64_t as_long(val v) { return v.as<int64_t>(); }
static bool is_null(val v) { return v.isNull(); }
static bool is_undefined(val v) { return v.isUndefined(); }
static bool is_array(val v) { return v.isArray(); }
static Shape *kept = nullptr;
static Shape *keep() { return kept ? kept : (kept = new Shape("kept")); }

struct Listener {
  virtual ~Listener() {}
  virtual int heard(std::string what) = 0;
};
struct ListenerWrapper : public wrapper<Listener> {
  EMSCRIPTEN_WRAPPER(ListenerWrapper);
  int heard(std::string what) override { return call<int>("heard", what); }
};
static int tell(Listener &listener) { return listener.heard("news") + listener.heard("more news"); }

struct Hidden {};
static void take_hidden(Hidden) {}

EMSCRIPTEN_BINDINGS(bindings) {
  class_<Shape>("Shape")
      .constructor<std::string>()
      .smart_ptr<std::shared_ptr<Shape>>("ShapePtr")
      .function("area", &Shape::area)
      .function("describe", select_overload<std::string() const>(&Shape::describe))
      .function("describe", select_overload<std::string(std::string) const>(&Shape::describe))
      .function("fail", &Shape::fail)
      .property("name", &Shape::getName, &Shape::setName)
      .property("weight", &Shape::weight)
      .property("area", &Shape::area)
      .class_function("count", &Shape::count)
      .class_property("live", &live);
  class_<Square, base<Shape>>("Square")
      .smart_ptr_constructor("SquarePtr", &std::make_shared<Square, double>)
      .property("side", &Square::side);
  class_<Listener>("Listener")
      .function("heard", &Listener::heard, pure_virtual())
      .allow_subclass<ListenerWrapper>("ListenerWrapper");
  function("tell", &tell);
  function("made", &made, allow_raw_pointers());
  function("none", &none, allow_raw_pointers());
  function("keep", &keep, allow_raw_pointers());
  function("by_value", &by_value);
  function("shared", &shared);
  function("unique", &unique);
  function("area_of", &area_of);
  function("area_of_plain", &area_of_plain);
  value_object<Point>("Point").field("x", &Point::x).field("y", &Point::y);
  value_object<Segment>("Segment").field("from", &Segment::from).field("to", &Segment::to);
  value_array<Pair>("Pair").element(emscripten::index<0>()).element(emscripten::index<1>());
  function("turned", &turned);
  function("swapped", &swapped);
  enum_<Color>("Color").value("RED", Color::RED).value("GREEN", Color::GREEN).value("BLUE", Color::BLUE);
  function("mixed", &mixed);
  function("next", &next);
  constant("ANSWER", 42);
  constant("PI", 3.25);
  constant("TITLE", std::string("bindings"));
  constant("FAVOURITE", Color::BLUE);
  register_vector<int>("IntVector");
  register_map<std::string, int>("IntMap");
  register_vector<double>("DoubleVector");
  function("sum_of", &sum_of);
  function("numbers_of", &numbers_of);
  function("plus_one", &plus_one);
  function("narrow", &narrow);
  function("narrow_signed", &narrow_signed);
  function("twice", &twice);
  function("twice_unsigned", &twice_unsigned);
  function("reversed", &reversed);
  function("wide", &wide);
  function("wide16", &wide16);
  function("kinds", &kinds);
  function("object_of", &object_of);
  function("call_back", &call_back);
  function("method_of", &method_of);
  function("view", &view);
  function("copied", &copied);
  function("byte_at", &byte_at);
  function("document", &document);
  function("log_it", &log_it);
  function("shape_of", &shape_of);
  function("name_of", &name_of);
  function("throw_it", &throw_it);
  function("same", &same);
  function("less", &less);
  function("as_int", &as_int);
  function("as_bool", &as_bool);
  function("as_long", &as_long);
  function("is_null", &is_null);
  function("is_undefined", &is_undefined);
  function("is_array", &is_array);
  function("take_hidden", &take_hidden);
}
