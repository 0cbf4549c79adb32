;; Loops of calls: of a function here, of one in callee.so, and through the table. Each gives the last value.
(module
  (type $unary (func (param i32) (result i32)))
  (import "env" "__indirect_function_table" (table 4 funcref))
  (import "env" "step" (func $step (type $unary)))
  (import "env" "functions" (func $functions (result i32)))
  (func $own (type $unary)
    (i32.add (i32.mul (local.get 0) (i32.const 1103515245)) (i32.const 12345)))
  (func (export "same") (param $n i32) (result i32) (local $x i32)
    (loop $next
      (local.set $x (call $own (local.get $x)))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $x))
  (func (export "other") (param $n i32) (result i32) (local $x i32)
    (loop $next
      (local.set $x (call $step (local.get $x)))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $x))
  (func (export "indirect") (param $n i32) (result i32) (local $x i32) (local $first i32)
    (local.set $first (call $functions))
    (loop $next
      (local.set $x (call_indirect (type $unary) (local.get $x) (local.get $first)))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $x))
  (func (export "indirect_four") (param $n i32) (result i32) (local $x i32) (local $first i32)
    (local.set $first (call $functions))
    (loop $next
      (local.set $x
        (call_indirect (type $unary)
          (local.get $x)
          (i32.add (local.get $first) (i32.and (local.get $n) (i32.const 3)))))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $x)))
