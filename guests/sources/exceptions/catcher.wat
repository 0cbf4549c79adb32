;; Loops that call, with and without a block that catches around the call, and ones that catch.
(module
  (tag $exception (import "env" "__cpp_exception") (param i32))
  (import "env" "thrower" (func $thrower (param i32)))

  (func $mix (param i32) (result i32)
    (i32.xor (i32.mul (local.get 0) (i32.const 0x9e3779b1)) (i32.const 7)))

  (func (export "untried") (param i32) (result i32) (local i32)
    (loop $next
      (local.set 1 (i32.add (local.get 1) (call $mix (local.get 0))))
      (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get 1))

  (func (export "tried") (param i32) (result i32) (local i32)
    (loop $next
      (try
        (do (local.set 1 (i32.add (local.get 1) (call $mix (local.get 0)))))
        (catch $exception (local.set 1))
        (catch_all (local.set 1 (i32.const 0))))
      (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get 1))

  ;; Each turn catches what the other library throws.
  (func (export "caught") (param i32) (result i32) (local i32)
    (loop $next
      (try
        (do (call $thrower (local.get 0)))
        (catch $exception (local.set 1 (i32.add (local.get 1)))))
      (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get 1))

  (func $deeper (param i32 i32)
    (if (i32.eqz (local.get 1)) (then (call $thrower (local.get 0))))
    (call $deeper (local.get 0) (i32.sub (local.get 1) (i32.const 1))))

  ;; Each turn catches what comes through ten frames.
  (func (export "caught_far") (param i32) (result i32) (local i32)
    (loop $next
      (try
        (do (call $deeper (local.get 0) (i32.const 10)))
        (catch $exception (local.set 1 (i32.add (local.get 1)))))
      (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get 1)))
