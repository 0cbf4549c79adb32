;; References to exceptions that reach one place on two ways: from a handler and from elsewhere. clang writes
;; such code for C++ and for jumps.
(module
  (tag $a (param i32))
  (func $throw (param i32)
    (if (local.get 0) (then (throw $a (local.get 0)))))

  (func $value (param $thrown exnref) (result i32)
    (if (ref.is_null (local.get $thrown)) (then (return (i32.const -1))))
    (block $caught (result i32)
      (try_table (catch $a $caught) (throw_ref (local.get $thrown)))
      (unreachable)))

  ;; A block's result: first from the handler, then from a local.
  (func (export "result") (param i32) (result i32) (local $none exnref)
    (call $value
      (block $out (result exnref)
        (try_table (catch_all_ref $out) (call $throw (local.get 0)))
        (local.get $none))))

  ;; A local that a loop assigns: null before, what was thrown after.
  (func (export "in_loop") (param i32) (result i32) (local $kept exnref)
    (block $done
      (loop $again
        (local.set $kept
          (block $handler (result exnref)
            (try_table (catch_all_ref $handler) (call $throw (local.get 0)))
            (br $done)))
        (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
        (br $again)))
    (call $value (local.get $kept)))

  ;; A local that is null, then what was thrown, then what was passed.
  (func $choose (param $value i32) (param $passed exnref) (result i32) (local $kept exnref)
    (block $done
      (br_if $done (i32.eqz (local.get $value)))
      (local.set $kept
        (block $handler (result exnref)
          (try_table (catch_all_ref $handler) (call $throw (local.get $value)))
          (br $done)))
      (br_if $done (i32.eq (local.get $value) (i32.const 1)))
      (local.set $kept (local.get $passed)))
    (call $value (local.get $kept)))
  (func (export "local") (param i32) (result i32)
    (call $choose (local.get 0) (ref.null exn)))

  ;; Two handlers and a null for one place.
  (func (export "of_two") (param i32 i32) (result i32)
    (call $value
      (block $out (result exnref)
        (try_table (catch_all_ref $out) (call $throw (local.get 0)))
        (try_table (catch_all_ref $out) (call $throw (local.get 1)))
        (ref.null exn)))))

(assert_return (invoke "result" (i32.const 0)) (i32.const -1))
(assert_return (invoke "result" (i32.const 7)) (i32.const 7))
(assert_return (invoke "in_loop" (i32.const 0)) (i32.const -1))
(assert_return (invoke "in_loop" (i32.const 3)) (i32.const 1))
(assert_return (invoke "of_two" (i32.const 0) (i32.const 0)) (i32.const -1))
(assert_return (invoke "of_two" (i32.const 4) (i32.const 5)) (i32.const 4))
(assert_return (invoke "of_two" (i32.const 0) (i32.const 5)) (i32.const 5))
(assert_return (invoke "local" (i32.const 0)) (i32.const -1))
(assert_return (invoke "local" (i32.const 1)) (i32.const 1))
(assert_return (invoke "local" (i32.const 2)) (i32.const -1))
