// Callables made in one library and called in another.
#include "calls.h"

#include <cstdio>
#include <stdexcept>
#include <typeinfo>

static int square(int number) { return number * number; }

struct Held {
  std::string text;
  ~Held() { std::printf("-%s ", text.c_str()); }
};

int main() {
  std::printf("%d %d %d\n", adder(40)(2), call_with(square, 7), call_with(adder(1), 9));
  {
    auto held = std::make_shared<Held>(Held{"kept"});
    std::printf("before ");
    auto doubled = twice([held] { return held->text; });
    held.reset();
    std::printf("%s ", doubled().c_str());
  }
  std::printf("\n");
  int calls = 0;
  auto function = counted(&calls);
  auto copy = *function;
  (*function)(), copy();
  std::printf("%d calls, type %d\n", calls, copy.target_type() == function->target_type());
  try {
    call_with([](int) -> int { throw std::runtime_error("from a lambda"); }, 1);
  } catch (const std::exception &error) {
    std::printf("%s\n", error.what());
  }
  try {
    call_with(nullptr, 1);
  } catch (const std::bad_function_call &) {
    std::printf("bad_function_call\n");
  }
  per_thread++;
  std::printf("%d %d\n", *per_thread_there(), &per_thread == per_thread_there());
  Registry<long>::add();
  std::printf("%d entries\n", add_there());
}
