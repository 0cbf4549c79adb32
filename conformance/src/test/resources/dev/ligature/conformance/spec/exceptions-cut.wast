;; Exceptions in functions that are long enough to be cut into several Java methods when the limit is
;; low: what is thrown in one method is caught in another of the same function.
(module
  (tag $a (param i32))
  (tag $b (param i64 f32))
  (global $touched (mut i32) (i32.const 0))
  (func $touch (global.set $touched (i32.add (global.get $touched) (i32.const 1))))
  (func $throw (param i32)
    (if (local.get 0) (then (throw $a (local.get 0)))))
  (func $throw_pair (param i64 f32) (throw $b (local.get 0) (local.get 1)))

  ;; A local assigned in a part that then throws is seen by the handler.
  (func (export "local_of_part") (param i32) (result i32) (local $x i32)
    (local.set $x (i32.const 1))
    (try
      (do
        (block
          (local.set $x (i32.const 20))
          (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch))
          (call $throw (local.get 0))
          (local.set $x (i32.const 300)))
        (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)))
      (catch $a (drop)))
    (local.get $x))

  ;; A local assigned by the caller of a part before it calls it, and one by the part.
  (func (export "locals_of_both") (param i32) (result i32) (local $x i32) (local $y i32)
    (try
      (do
        (local.set $x (i32.const 1))
        (block
          (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch))
          (local.set $y (i32.add (local.get $x) (i32.const 10)))
          (call $throw (local.get 0))
          (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch))
          (local.set $y (i32.const 500)))
        (local.set $x (i32.const 100))
        (block (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)) (call $throw (i32.sub (local.get 0) (i32.const 1))) (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch))))
      (catch $a (drop) (local.set $x (i32.add (local.get $x) (i32.const 1000)))))
    (i32.add (local.get $x) (local.get $y)))

  ;; The values below a block stay where they are, whichever method the handler is in.
  (func (export "values_below") (param i32) (result i32)
    (i32.const 10000)
    (i64.const 5)
    (try (result i32)
      (do (block (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)) (call $throw (local.get 0)) (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch))) (i32.const 1))
      (catch $a (block (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch))) (i32.add (i32.const 100))))
    (i64.extend_i32_u)
    (i64.add)
    (i32.wrap_i64)
    (i32.add))

  ;; A part of the handler throws the exception again that another method has caught.
  (func (export "rethrown_by_part") (param i32) (result i32) (local $x i32)
    (try
      (do
        (try $inner
          (do (block (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)) (call $throw (local.get 0)) (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch))))
          (catch $a
            (local.set $x)
            (try $second
              (do (throw $b (i64.const 7) (f32.const 1)))
              (catch_all
                (block
                  (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch))
                  (if (i32.gt_u (local.get $x) (i32.const 10)) (then (rethrow $inner)))
                  (if (i32.gt_u (local.get $x) (i32.const 5)) (then (rethrow $second))))
                (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)))))))
      (catch $a (local.set $x (i32.add (i32.const 1000))))
      (catch $b (drop) (local.set $x (i32.wrap_i64))))
    (local.get $x))

  ;; The exception goes to the block named, past the handlers between, in whichever method they are.
  (func (export "delegated_to_block") (param i32) (result i32) (local $x i32)
    (try $outer
      (do
        (try
          (do
            (block
              (try
                (do (block (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)) (local.set $x (i32.const 5)) (call $throw (local.get 0)) (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch))))
                (delegate $outer))
              (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)))
            (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)))
          (catch_all (local.set $x (i32.const 99))))
        (local.set $x (i32.add (local.get $x) (i32.const 40))))
      (catch $a (local.set $x (i32.add (local.get $x)))))
    (local.get $x))

  ;; To the caller: no handler of this function has it.
  (func $delegated_to_caller (param i32)
    (try
      (do
        (try
          (do (block (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)) (try (do (block (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)) (call $throw (local.get 0)) (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)))) (delegate 3)) (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch))))
          (catch_all (unreachable))))
      (catch_all (unreachable))))
  (func (export "delegated_to_caller") (param i32) (result i32)
    (try (result i32)
      (do (call $delegated_to_caller (local.get 0)) (i32.const -1))
      (catch $a)))

  ;; A block that delegates lies between: what was delegated within it goes where it was to go.
  (func (export "delegated_within_delegated") (param i32) (result i32) (local $x i32)
    (try $far
      (do
        (try $near
          (do
            (try
              (do
                (block
                  (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch))
                  (local.set $x (i32.const 7))
                  (try (do (block (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)) (call $throw (local.get 0)) (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)))) (delegate $near))
                  (call $throw (i32.sub (local.get 0) (i32.const 1))))
                (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)))
              (delegate $far)))
          (catch $a (local.set $x (i32.add (i32.add (local.get $x)) (i32.const 100))))))
      (catch $a (local.set $x (i32.add (i32.add (local.get $x)) (i32.const 2000)))))
    (local.get $x))

  ;; Every case of a switch in a block that catches, and the exits of the switch.
  (func (export "switch") (param i32) (result i32) (local $x i32)
    (block $out
      (try
        (do
          (block $three
            (block $two
              (block $one
                (block $zero (br_table $zero $one $two $three $out (local.get 0)))
                (local.set $x (i32.const 10))
                (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch))
                (call $throw (i32.const 1)))
              (local.set $x (i32.const 20))
              (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch))
              (br $out))
            (local.set $x (i32.const 30))
            (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)))
          (local.set $x (i32.add (local.get $x) (i32.const 40)))
          (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch))
          (call $throw (i32.const 2)))
        (catch $a (local.set $x (i32.add (i32.mul (local.get $x) (i32.const 100)))))))
    (local.get $x))

  ;; A loop that catches in each turn, in parts.
  (func (export "loop") (param i32) (result i32) (local $sum i32)
    (loop $next
      (try
        (do
          (block (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)) (call $throw (i32.and (local.get 0) (i32.const 3))) (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)))
          (local.set $sum (i32.add (local.get $sum) (i32.const 1000))))
        (catch $a (local.set $sum (i32.add (local.get $sum))))
        (catch_all (unreachable)))
      (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get $sum))

  ;; The newer encoding: handlers are labels, here in and out of the method that catches.
  (func (export "try_table") (param i32) (result i32) (local $x i32)
    (local.set $x (i32.const 1))
    (block $other
      (block $caught (result i32)
        (block
          (try_table (catch $a $caught) (catch_all $other)
            (local.set $x (i32.const 20))
            (block
              (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch))
              (call $throw (local.get 0))
              (local.set $x (i32.const 300))
              (call $throw_pair (i64.const 1) (f32.const 2))))
          (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)))
        (i32.const 5))
      (return (i32.add (local.get $x))))
    (i32.add (local.get $x) (i32.const 4000)))

  ;; What was caught is thrown again by its reference, in another method, and carries the same.
  (func (export "throw_ref") (param i32) (result i32) (local $x i32) (local $exception exnref)
    (block $again (result i32 exnref)
      (block $first (result i32 exnref)
        (try_table (catch_ref $a $first) (block (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)) (call $throw (local.get 0)) (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch))))
        (return (i32.const -1)))
      (local.set $exception)
      (local.set $x)
      (try_table (catch_ref $a $again)
        (block (block (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)
      (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch) (call $touch)) (throw_ref (local.get $exception))))
      (unreachable))
    (drop)
    (i32.add (i32.mul (local.get $x) (i32.const 1000)))))

(assert_return (invoke "local_of_part" (i32.const 0)) (i32.const 300))
(assert_return (invoke "local_of_part" (i32.const 1)) (i32.const 20))
(assert_return (invoke "locals_of_both" (i32.const 0)) (i32.const 1600))
(assert_return (invoke "locals_of_both" (i32.const 1)) (i32.const 1012))
(assert_return (invoke "values_below" (i32.const 0)) (i32.const 10006))
(assert_return (invoke "values_below" (i32.const 3)) (i32.const 10108))
(assert_return (invoke "rethrown_by_part" (i32.const 0)) (i32.const 0))
(assert_return (invoke "rethrown_by_part" (i32.const 1)) (i32.const 1))
(assert_return (invoke "rethrown_by_part" (i32.const 6)) (i32.const 7))
(assert_return (invoke "rethrown_by_part" (i32.const 11)) (i32.const 1011))
(assert_return (invoke "delegated_to_block" (i32.const 0)) (i32.const 45))
(assert_return (invoke "delegated_to_block" (i32.const 3)) (i32.const 8))
(assert_return (invoke "delegated_to_caller" (i32.const 0)) (i32.const -1))
(assert_return (invoke "delegated_to_caller" (i32.const 9)) (i32.const 9))
(assert_return (invoke "delegated_within_delegated" (i32.const 3)) (i32.const 110))
(assert_return (invoke "delegated_within_delegated" (i32.const 0)) (i32.const 2006))
(assert_return (invoke "switch" (i32.const 0)) (i32.const 1001))
(assert_return (invoke "switch" (i32.const 1)) (i32.const 20))
(assert_return (invoke "switch" (i32.const 2)) (i32.const 7002))
(assert_return (invoke "switch" (i32.const 3)) (i32.const 4002))
(assert_return (invoke "switch" (i32.const 4)) (i32.const 0))
(assert_return (invoke "loop" (i32.const 10)) (i32.const 2015))
(assert_return (invoke "try_table" (i32.const 3)) (i32.const 23))
(assert_return (invoke "try_table" (i32.const 0)) (i32.const 4300))
(assert_return (invoke "throw_ref" (i32.const 0)) (i32.const -1))
(assert_return (invoke "throw_ref" (i32.const 4)) (i32.const 4004))
