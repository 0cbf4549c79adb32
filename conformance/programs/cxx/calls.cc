#include "calls.h"

thread_local int per_thread = 5;
int *per_thread_there() { return &per_thread; }

std::function<int(int)> adder(int number) {
  return [number](int argument) { return number + argument; };
}
int call_with(const std::function<int(int)> &function, int argument) { return function(argument); }
std::function<std::string()> twice(std::function<std::string()> function) {
  return [function] { return function() + function(); };
}
std::shared_ptr<std::function<void()>> counted(int *calls) {
  return std::make_shared<std::function<void()>>([calls] { ++*calls; });
}
int add_there() { return Registry<long>::add(); }
