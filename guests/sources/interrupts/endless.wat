;; Functions that never end by themselves, each in its own way, and one that does.
(module
  (import "env" "block" (func $block))
  (import "wasi" "thread-spawn" (func $thread_spawn (param i32) (result i32)))
  (memory (export "memory") 2 65536 shared)
  (tag $tag)
  (type $step (func (param i32) (result i32)))
  (table $table 4 funcref)
  (elem (table $table) (i32.const 1) func $next $same)
  (global $__stack_pointer (mut i32) (i32.const 65536))
  (global $sum (mut i32) (i32.const 0))
  (export "__stack_pointer" (global $__stack_pointer))

  ;; Nothing that the JIT could not take out of the loop.
  (func $spin (export "spin")
    (loop $l (br $l)))

  ;; A loop that ends, after 600 years.
  (func (export "count")
    (local i64)
    (loop $l
      (local.set 0 (i64.add (local.get 0) (i64.const 1)))
      (br_if $l (i64.ne (local.get 0) (i64.const -1)))))

  (func (export "count_to") (param i32)
    (local i32)
    (loop $l
      (local.set 1 (i32.add (i32.mul (local.get 1) (i32.const 31)) (local.get 0)))
      (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (global.set $sum (local.get 1)))

  (func (export "load")
    (local i32)
    (loop $l
      (local.set 0 (i32.add (local.get 0) (i32.load8_u (i32.and (local.get 0) (i32.const 0xffff)))))
      (br $l)))

  (func (export "store")
    (local i32)
    (loop $l
      (i32.store8 offset=1024 (i32.and (local.get 0) (i32.const 0x3fff)) (local.get 0))
      (local.set 0 (i32.add (local.get 0) (i32.const 1)))
      (br $l)))

  ;; Short loops within one that does not end.
  (func (export "nested")
    (local i32 i32)
    (loop $outer
      (local.set 0 (i32.const 10))
      (loop $inner
        (local.set 1 (i32.add (local.get 1) (local.get 0)))
        (br_if $inner (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
      (br $outer)))

  (func $next (export "next") (type $step) (i32.add (local.get 0) (i32.const 1)))
  (func $same (type $step) (local.get 0))

  (func (export "call")
    (local i32)
    (loop $l
      (local.set 0 (call $next (local.get 0)))
      (br $l)))

  (func (export "indirect")
    (local i32)
    (loop $l
      (local.set 0
        (call_indirect $table (type $step)
          (local.get 0)
          (i32.add (i32.const 1) (i32.and (local.get 0) (i32.const 1)))))
      (br $l)))

  ;; No loop: 2^60 calls, 60 of them at once.
  (func $tree (export "tree") (param i32) (result i32)
    (if (result i32) (i32.eqz (local.get 0))
      (then (i32.const 1))
      (else
        (i32.add
          (call $tree (i32.sub (local.get 0) (i32.const 1)))
          (call $tree (i32.sub (local.get 0) (i32.const 1)))))))
  (func (export "recurse") (drop (call $tree (i32.const 60))))

  (func $self (export "repeat") (return_call $self))
  (func $ping (export "ping") (return_call $pong))
  (func $pong (return_call $ping))
  (func $around (param i32) (result i32)
    (return_call_indirect $table (type $step)
      (i32.add (local.get 0) (i32.const 1)) (i32.const 3)))
  (elem (table $table) (i32.const 3) func $around)
  (func (export "around") (drop (call $around (i32.const 0))))

  (func $raise (throw $tag))
  (func (export "throw")
    (loop $l
      (try (do (call $raise)) (catch $tag))
      (br $l)))

  (func (export "fill")
    (loop $l
      (memory.fill (i32.const 1024) (i32.const 0) (i32.const 65536))
      (br $l)))

  ;; 64 MiB at once.
  (func (export "fill_much")
    (drop (memory.grow (i32.const 1025)))
    (loop $l
      (memory.fill (i32.const 1024) (i32.const 1) (i32.const 0x04000000))
      (br $l)))
  (func (export "copy_much")
    (drop (memory.grow (i32.const 1025)))
    (loop $l
      (memory.copy (i32.const 1024) (i32.const 1025) (i32.const 0x04000000))
      (br $l)))

  (func (export "wait")
    (drop (memory.atomic.wait32 (i32.const 8) (i32.const 0) (i64.const -1))))

  ;; In a thread of the guest's own, and in the main function beside one.
  (func (export "wasi_thread_start") (param i32 i32) (call $spin))
  (func (export "spawn") (result i32) (call $thread_spawn (i32.const 0)))
  (func (export "__main_void") (result i32)
    (drop (call $thread_spawn (i32.const 0)))
    (call $spin)
    (i32.const 3))

  ;; In the host, and whatever that throws.
  (func (export "host") (call $block)))
