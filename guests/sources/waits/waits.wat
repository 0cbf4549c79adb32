;; Threads that wait, each in its own way.
(module
  (import "wasi" "thread-spawn" (func $thread_spawn (param i32) (result i32)))
  (import "env" "again" (func $again))
  (import "env" "exit" (func $exit (param i32)))
  (memory (export "memory") 1 100 shared)
  (memory $other 1 1 shared)
  (global (export "__stack_pointer") (mut i32) (i32.const 1024))
  (global $task (mut i32) (i32.const 0))

  (func $wait (export "wait") (param $address i32) (result i32)
    (memory.atomic.wait32 (local.get $address) (i32.const 0) (i64.const -1)))
  ;; Eleven days.
  (func (export "wait_long") (param $address i32) (result i32)
    (memory.atomic.wait64 (local.get $address) (i64.const 0) (i64.const 1000000000000000)))
  (func (export "wait_elsewhere") (param $address i32) (result i32)
    (memory.atomic.wait32 1 (local.get $address) (i32.const 0) (i64.const -1)))
  (func (export "unequal") (result i32)
    (memory.atomic.wait32 (i32.const 0) (i32.const 1) (i64.const -1)))
  ;; Waits in a call of a host function.
  (func (export "wait_in_host") (result i32) (call $again) (i32.const 0))
  (func (export "notify") (param $address i32) (result i32)
    (memory.atomic.notify (local.get $address) (i32.const -1)))

  ;; 0 traps after a while, 1 exits with 9, others wait for ever.
  (func (export "wasi_thread_start") (param $id i32) (param $task i32)
    (drop (memory.atomic.wait32 (i32.const 512) (i32.const 0) (i64.const 20000000)))
    (if (i32.eqz (local.get $task)) (then unreachable))
    (if (i32.eq (local.get $task) (i32.const 1)) (then (call $exit (i32.const 9))))
    (drop (call $wait (i32.const 512))))
  (func (export "spawn") (param $task i32) (result i32) (call $thread_spawn (local.get $task)))
  (func (export "__main_void") (result i32) (i32.const 3)))
