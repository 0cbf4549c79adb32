;; Tail calls of its own functions, of an imported one and through the table.
(module
  (type $step (func (param i32 i64) (result i64)))
  (import "env" "next" (func $next (type $step)))
  (import "env" "table" (table 1 funcref))

  ;; How many steps are made, by the import, which is another instance's function that does the same.
  (func (export "across") (type $step)
    (if (i32.eqz (local.get 0)) (then (return (local.get 1))))
    (return_call $next
      (i32.sub (local.get 0) (i32.const 1)) (i64.add (local.get 1) (i64.const 1))))

  ;; The same through the table.
  (func $indirect (export "indirect") (type $step)
    (if (i32.eqz (local.get 0)) (then (return (local.get 1))))
    (return_call_indirect (type $step)
      (i32.sub (local.get 0) (i32.const 1)) (i64.add (local.get 1) (i64.const 1))
      (i32.const 0)))

  ;; Adds up by itself; its local begins at 0 each time.
  (func $sum (export "self") (type $step) (local i64)
    (local.set 2 (i64.add (local.get 2) (i64.const 1)))
    (if (i32.eqz (local.get 0)) (then (return (local.get 1))))
    (return_call $sum (i32.sub (local.get 0) (i32.const 1)) (i64.add (local.get 1) (local.get 2))))

  ;; Two that call each other, with parameters of other types.
  (func $even (export "even") (param i32) (result i32)
    (if (result i32) (i32.eqz (local.get 0))
      (then (i32.const 1))
      (else (return_call $odd
        (f64.const 0.5) (i32.sub (local.get 0) (i32.const 1)) (f32.const 1) (i64.const 7)))))
  (func $odd (param f64 i32 f32 i64) (result i32)
    (if (i32.eqz (local.get 1)) (then (return (i32.const 0))))
    (return_call $even (i32.sub (local.get 1) (i32.const 1))))

  ;; Leaves a block that catches before it calls, so that nothing is caught.
  (tag $failure (export "failure") (param i32))
  (func $fail (param i32) (throw $failure (local.get 0)))
  (func (export "uncaught") (param i32)
    (try (do (return_call $fail (local.get 0))) (catch_all)))

  ;; An ordinary call of a function that makes tail calls, within one that does not.
  (func (export "ordinary") (param i32) (result i64)
    (i64.add
      (call $sum (local.get 0) (i64.const 0))
      (call $indirect (local.get 0) (i64.const 0)))))
