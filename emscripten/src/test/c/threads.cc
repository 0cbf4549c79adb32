// What C++ programs do with threads, for Emscripten: each check prints a line.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <emscripten/threading.h>

static pthread_barrier_t barrier;
static std::mutex lock;
static std::condition_variable changed;
static std::vector<int> queue;

struct Counted {
  static std::atomic<int> live;
  int value = 1;
  Counted() { live++; }
  ~Counted() { live--; }
};
std::atomic<int> Counted::live{0};
static thread_local Counted counted;

static void *waits(void *) {
  counted.value++;
  return (void *)(long)pthread_barrier_wait(&barrier);
}

static void barriers() {
  const int count = 4;
  pthread_barrier_init(&barrier, nullptr, count);
  pthread_t threads[count];
  for (auto &thread : threads) pthread_create(&thread, nullptr, waits, nullptr);
  int last = 0;
  for (auto &thread : threads) {
    void *result;
    pthread_join(thread, &result);
    last += (long)result == PTHREAD_BARRIER_SERIAL_THREAD;
  }
  printf("barrier: %d last of %d, %d objects left\n", last, count, Counted::live.load());
}

static void conditions() {
  long sum = 0;
  std::thread consumer([&] {
    for (int taken = 0; taken < 1000; taken++) {
      std::unique_lock<std::mutex> held(lock);
      changed.wait(held, [] { return !queue.empty(); });
      sum += queue.back();
      queue.pop_back();
    }
  });
  std::vector<std::thread> producers;
  for (int p = 0; p < 4; p++)
    producers.emplace_back([] {
      for (int i = 0; i < 250; i++) {
        std::lock_guard<std::mutex> held(lock);
        queue.push_back(i);
        changed.notify_one();
      }
    });
  for (auto &producer : producers) producer.join();
  consumer.join();
  printf("condition: %ld\n", sum);
}

static void exceptions() {
  std::string seen[3];
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; i++)
    threads.emplace_back([&seen, i] {
      try {
        throw std::runtime_error("of thread " + std::to_string(i));
      } catch (const std::exception &e) {
        seen[i] = e.what();
      }
    });
  for (auto &thread : threads) thread.join();
  printf("exceptions: %s, %s, %s\n", seen[0].c_str(), seen[1].c_str(), seen[2].c_str());
}

static pthread_key_t key;
static std::atomic<int> destroyed{0};
static void cleanup(void *text) { printf("cleanup: %s\n", (char *)text); }

static void *forever(void *) {
  pthread_setspecific(key, &key);
  pthread_cleanup_push(cleanup, (void *)"cancelled");
  for (;;) usleep(1000);
  pthread_cleanup_pop(0);
  return nullptr;
}

static void cancels() {
  pthread_key_create(&key, [](void *) { destroyed++; });
  pthread_t thread;
  pthread_create(&thread, nullptr, forever, nullptr);
  usleep(20000);
  pthread_cancel(thread);
  void *result;
  pthread_join(thread, &result);
  printf("cancel: %d, %d key\n", result == PTHREAD_CANCELED, destroyed.load());
}

static int in_main(int number) { return emscripten_is_main_runtime_thread() ? number + 1 : -1; }

static void proxies() {
  int results[2] = {0, 0};
  std::thread asks([&] {
    for (int i = 0; i < 2; i++)
      results[i] = emscripten_sync_run_in_main_runtime_thread(EM_FUNC_SIG_II, in_main, 10 * i);
  });
  asks.join();
  printf("proxy: %d %d\n", results[0], results[1]);
}

static void detached() {
  std::atomic<int> ended{0};
  for (int i = 0; i < 20; i++) std::thread([&] { ended++; }).detach();
  while (ended < 20) usleep(1000);
  printf("detached: %d\n", ended.load());
}

static void *from_thread(void *) {
  exit(7);
  return nullptr;
}

int main(int argc, char **argv) {
  std::string task = argc > 1 ? argv[1] : "";
  if (task == "exit") {
    pthread_t thread;
    pthread_create(&thread, nullptr, from_thread, nullptr);
    for (;;) usleep(1000);
  }
  if (task == "throw") {
    std::thread([] { throw std::runtime_error("of a thread"); }).join();
    return 1;
  }
  if (task == "trap") {
    std::thread([] { __builtin_trap(); }).join();
    return 1;
  }
  barriers();
  conditions();
  exceptions();
  cancels();
  proxies();
  detached();
  return 3;
}
