;; Throws and catches in the older encoding, which compilers emit by default.
(module
  (import "env" "host" (func $host (param i32) (result i32)))
  (tag $code (export "code") (param i32))
  (tag $pair (export "pair") (param i64 f64))

  (func $throw (export "throw") (param i32)
    (throw $code (local.get 0)))

  (func (export "throw_pair")
    (throw $pair (i64.const -5) (f64.const 2.5)))

  ;; What $code carries, one more than it, or the host's result; any other exception gives -1.
  (func (export "catch") (param i32) (result i32)
    (try (result i32)
      (do (call $host (local.get 0)))
      (catch $code (i32.add (i32.const 1)))
      (catch_all (i32.const -1))))

  ;; Assigns a local before it throws. What lies on the stack below the block stays there.
  (func (export "locals") (param i32) (result i32) (local i32)
    (i32.const 1000)
    (local.set 1 (i32.const 1))
    (try (result i32)
      (do
        (local.set 1 (i32.const 20))
        (call $throw (local.get 0))
        (local.set 1 (i32.const 300))
        (i32.const 0))
      (catch $code (i32.add (local.get 1))))
    (i32.add))

  (func $overflow (call $overflow))

  (func (export "catch_overflow")
    (try (do (call $overflow)) (catch_all)))

  (func (export "catch_division") (param i32) (result i32)
    (try (result i32)
      (do (i32.div_u (i32.const 1) (local.get 0)))
      (catch_all (i32.const 7))))

  ;; The sum of 0 to the argument, added within a block that catches or outside of any.
  (func (export "sum_tried") (param i32) (result i32) (local i32)
    (loop $next
      (try
        (do (local.set 1 (i32.add (local.get 1) (local.get 0))))
        (catch_all (local.set 1 (i32.const 0))))
      (br_if $next (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
    (local.get 1)))
