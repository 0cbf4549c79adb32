// Exceptions thrown in one library and caught in another.
#include <cstring>
#include <exception>

#include "open.h"
#include "shapes.h"

// By the most telling type that a handler here has.
template <class F> static void caught(F function) {
  try {
    Trace trace("try");
    function();
    std::printf("nothing");
  } catch (const DeepError &error) {
    std::printf("DeepError %s %d", error.what(), error.code);
  } catch (Error error) {
    std::printf("Error %s %d", error.what(), error.code);
  } catch (const std::logic_error &error) {
    std::printf("logic_error %s", std::strstr(error.what(), "vector") ? "vector" : error.what());
    try {
      std::rethrow_if_nested(error);
    } catch (const Error &nested) {
      std::printf(" nested %s", nested.what());
    }
  } catch (const std::exception &error) {
    std::printf("exception %s", error.what());
  } catch (Value value) {
    std::printf("Value %d", value.number);
  } catch (int number) {
    std::printf("int %d", number);
  } catch (const char *text) {
    std::printf("text %s", text);
  } catch (Error *error) {
    std::printf("pointer %s", error->what());
    delete error;
  } catch (...) {
    std::printf("...");
  }
  std::printf("\n");
}

static int compare(const void *a, const void *b) {
  if (*static_cast<const int *>(a) == 3 || *static_cast<const int *>(b) == 3) throw Value{3};
  return *static_cast<const int *>(a) - *static_cast<const int *>(b);
}

static void through_libc() {
  int numbers[] = {5, 4, 3, 2, 1};
  qsort(numbers, 5, sizeof(int), compare);
}

static void catch_and_rethrow(int kind) {
  try {
    throw_kind(kind);
  } catch (Error &error) {
    error.code += 100;
    throw;
  }
}

static void keep(int kind) {
  std::exception_ptr kept;
  try {
    throw_kind(kind);
  } catch (...) {
    kept = std::current_exception();
  }
  std::printf("kept ");
  std::rethrow_exception(kept);
}

struct Thrower {
  Trace first{"first"};
  Error *none = nullptr;
  Thrower(int kind) try : none((throw_kind(kind), nullptr)) {
  } catch (Error &error) {
    error.code = 77;
  }
};

struct InDestructor {
  ~InDestructor() {
    std::printf("uncaught %d ", std::uncaught_exceptions());
    try {
      throw_kind(4);
    } catch (int number) {
      std::printf("inner %d ", number);
    }
  }
};

static void by_type() {
  for (int kind = 0; kind <= 9; kind++) caught([&] { throw_kind(kind); });
}

static void between() {
  caught([] { call_between(throw_kind, 1); });
  for (int kind = 0; kind < 3; kind++) caught([&] { translate(kind); });
  caught([] { std::printf("%d ", translate(4)); });
  caught([] { through_libc(); });
}

static void again() {
  caught([] { call_between(catch_and_rethrow, 0); });
  caught([] { keep(0); });
  caught([] { Thrower thrower(0); });
  caught([] {
    InDestructor object;
    throw_kind(1);
  });
}

static void plugin() {
  Plugin plugin;
  auto *plugin_throw = plugin.find<void(int)>("plugin_throw");
  auto *plugin_catch = plugin.find<int(void (*)(int), int)>("plugin_catch");
  caught([&] { plugin_throw(2); });
  caught([&] { plugin_throw(100); });
  caught([&] { call_between(plugin_throw, 3); });
  for (int kind = 1; kind < 4; kind++) {
    caught([&] { std::printf("%d ", plugin_catch(throw_kind, kind)); });
  }
  caught([&] { std::printf("%d ", plugin_catch([](int number) { throw Value{number}; }, 5)); });

  std::exception_ptr kept;
  try {
    plugin_throw(100);
  } catch (...) {
    kept = std::current_exception();
  }
  try {
    std::rethrow_exception(kept);
  } catch (const std::exception &error) {
    std::printf("%s\n", error.what());
  }
  kept = nullptr;
  std::printf("close %d\n", plugin.close());
}

static void terminate() {
  std::set_terminate([] {
    std::printf("terminate ");
    std::exit(3);
  });
  call_noexcept([](int kind) { throw_kind(kind); }, 2);
}

int main(int, char **argv) {
  const std::string which = argv[1];
  if (which == "by-type") by_type();
  if (which == "between") between();
  if (which == "again") again();
  if (which == "plugin") plugin();
  if (which == "terminate") terminate();
  if (which == "uncaught") throw_kind(0);
}
