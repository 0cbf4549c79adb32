// What libcalls.so has: callables and thread-local objects that pass between libraries.
#pragma once
#include <functional>
#include <memory>
#include <string>

std::function<int(int)> adder(int number);
int call_with(const std::function<int(int)> &function, int argument);
std::function<std::string()> twice(std::function<std::string()> function);
std::shared_ptr<std::function<void()>> counted(int *calls);

extern thread_local int per_thread;
int *per_thread_there();

template <class T> struct Registry {
  static inline int entries = 0;
  static int add() { return ++entries; }
};
int add_there();
