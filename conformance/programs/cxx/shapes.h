// What the libraries share.
#pragma once
#include <cstdio>
#include <stdexcept>
#include <string>

// Says when it is made and destroyed.
struct Trace {
  const char *name;
  explicit Trace(const char *name) : name(name) { std::printf("+%s ", name); }
  Trace(const Trace &) = delete;
  ~Trace() { std::printf("-%s ", name); }
};

// Its virtual functions and its type information are in libshapes.so.
struct Error : std::runtime_error {
  int code;
  Error(const std::string &text, int code) : std::runtime_error(text), code(code) {}
  ~Error() override;
};
struct DeepError : Error {
  using Error::Error;
  ~DeepError() override;
};

// These are in every library that uses them.
struct InlineError : std::exception {
  const char *what() const noexcept override { return "inline"; }
};
struct Value {
  int number;
};

struct Shape {
  virtual ~Shape() = default;
  virtual int corners() const { return 0; }
};
struct Named {
  virtual ~Named() = default;
  virtual const char *name() const { return "named"; }
};
struct Square : Shape, Named {
  int corners() const override { return 4; }
  const char *name() const override { return "square"; }
};
struct Left : virtual Shape {};
struct Right : virtual Shape {};
struct Diamond : Left, Right {
  int corners() const override { return 4; }
};

// Merged by symbol: one static, one address.
inline int count() {
  static int calls;
  return ++calls;
}
inline int shared_number = 7;
template <class T> struct Counter {
  static inline T total{};
  static T add(T value) { return total += value; }
};
inline const Trace &once() {
  static Trace trace("once");
  return trace;
}

// libshapes.so
Shape *make_square();
Shape *make_diamond();
bool is_square(const Shape &shape);
const std::type_info &square_type();
void throw_kind(int kind);
int count_in_shapes();
int (*count_of_shapes())();
int *number_of_shapes();
long add_in_shapes(long value);
void set_message(const char *text);
std::string message();
extern thread_local int thread_number;
struct ThreadTrace {
  Trace trace;
  int number = 5;
  explicit ThreadTrace(const char *name) : trace(name) {}
};
extern thread_local ThreadTrace thread_trace;

// libbetween.so: calls back, with objects of its own on the stack.
int call_between(void (*function)(int), int argument);
int translate(int kind);
void call_noexcept(void (*function)(int), int argument) noexcept;
