// What libc++ has beyond headers: streams, locales, conversions, regular expressions.
#include <algorithm>
#include <charconv>
#include <iomanip>
#include <iostream>
#include <map>
#include <regex>
#include <sstream>
#include <vector>

struct Early {
  Early() { std::cout << "before main: " << std::boolalpha << true << '\n'; }
  ~Early() { std::cout << "after main\n"; }
} early;

int main() {
  std::string line;
  std::map<std::string, int> words;
  while (std::getline(std::cin, line)) {
    std::istringstream in(line);
    for (std::string word; in >> word;) words[word]++;
  }
  for (const auto &[word, times] : words) std::cout << word << '=' << times << ' ';
  std::cout << '\n' << std::setw(8) << std::fixed << std::setprecision(3) << 3.14159 << std::hex << ' ' << 255 << '\n';
  std::cout << std::regex_replace("2026-11-22", std::regex("(\\d+)-(\\d+)-(\\d+)"), "$3.$2.$1") << '\n';
  char digits[32];
  auto end = std::to_chars(digits, digits + sizeof digits, 0.1).ptr;
  std::cout << std::string(digits, end) << ' ' << std::stod("1e3") << '\n';
  std::vector<int> numbers{5, 3, 9, 1};
  std::ranges::sort(numbers);
  for (int number : numbers) std::cout << number << ' ';
  std::cout << '\n';
  try {
    std::stoi("no number");
  } catch (const std::invalid_argument &error) {
    std::cout << "invalid_argument\n";
  }
  std::cout.exceptions(std::ios::badbit);
  try {
    std::cout.setstate(std::ios::badbit);
  } catch (const std::ios_base::failure &) {
    std::cout.clear();
    std::cout << "failure\n";
  }
}
