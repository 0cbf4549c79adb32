;; What a start function leaves in globals of all types is there in every thread; it runs once.
(module
  (import "env" "memory" (memory 1 256 shared))
  (import "env" "__memory_base" (global $memory_base i32))
  (import "env" "__stack_pointer" (global $stack_pointer (mut i32)))
  (type $nullary (func (result i32)))
  (table 1 funcref)
  (global $int (mut i32) (i32.const 0))
  (global $long (mut i64) (i64.const 0))
  (global $float (mut f32) (f32.const 0))
  (global $double (mut f64) (f64.const 0))
  (global $function (mut funcref) (ref.null func))
  (global $exported (mut i32) (i32.const 0))
  (global $untouched (mut i32) (i32.const 9))
  (global $stack (mut i32) (i32.const 0))
  (global $vector (mut v128) (v128.const i32x4 0 0 0 0))
  (export "exported" (global $exported))

  (func $seven (export "seven") (result i32) (i32.const 7))

  (func $start
    (drop (i32.atomic.rmw.add (global.get $memory_base) (i32.const 1)))
    (global.set $int (i32.const 3))
    (global.set $long (i64.const 0x300000000))
    (global.set $float (f32.const 1.5))
    (global.set $double (f64.const 2.5))
    (global.set $function (ref.func $seven))
    (global.set $exported (i32.const 5))
    (global.set $vector (v128.const i32x4 3 4 5 6))
    (global.set $stack (global.get $stack_pointer)))
  (start $start)

  ;; Each bit one of the globals.
  (func (export "checks") (result i32)
    (table.set 0 (i32.const 0) (global.get $function))
    (i32.eq (global.get $int) (i32.const 3))
    (i32.shl (i64.eq (global.get $long) (i64.const 0x300000000)) (i32.const 1))
    (i32.or)
    (i32.shl (f32.eq (global.get $float) (f32.const 1.5)) (i32.const 2))
    (i32.or)
    (i32.shl (f64.eq (global.get $double) (f64.const 2.5)) (i32.const 3))
    (i32.or)
    (i32.shl (i32.eq (call_indirect (type $nullary) (i32.const 0)) (i32.const 7)) (i32.const 4))
    (i32.or)
    (i32.shl (i32.eq (global.get $exported) (i32.const 5)) (i32.const 5))
    (i32.or)
    (i32.shl (i32.eq (global.get $untouched) (i32.const 9)) (i32.const 6))
    (i32.or)
    (i32.shl
      (i8x16.all_true (i32x4.eq (global.get $vector) (v128.const i32x4 3 4 5 6))) (i32.const 7))
    (i32.or))

  ;; Changes what only the calling thread sees.
  (func (export "change")
    (global.set $int (i32.const 4))
    (global.set $exported (i32.const 6))
    (global.set $untouched (i32.const 10))
    (global.set $vector (v128.const i32x4 3 4 5 7)))

  (func (export "times_started") (result i32) (i32.atomic.load (global.get $memory_base)))
  ;; Where the stack was of the thread that ran the start function, and where it is.
  (func (export "stack_at_start") (result i32) (global.get $stack))
  (func (export "stack_now") (result i32) (global.get $stack_pointer)))
