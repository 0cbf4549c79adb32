;; Imports what it exports itself, under another name too: the calls go through lookup.
(module
  (import "env" "seven" (func $imported_seven (result i32)))
  (import "env" "also_seven" (func $imported_also_seven (result i32)))
  (import "GOT.func" "seven" (global $seven_index (mut i32)))
  (import "GOT.func" "also_seven" (global $also_seven_index (mut i32)))
  (import "GOT.mem" "datum" (global $datum_address (mut i32)))
  (import "env" "__memory_base" (global $memory_base i32))
  (import "env" "memory" (memory 1))
  (global $datum i32 (i32.const 4))
  (export "datum" (global $datum))
  (func $seven (export "seven") (export "also_seven") (result i32) (i32.const 7))

  ;; 7 + 7, and 100 if one function has one index, and 1000 if the address is base + 4
  (func (export "run") (result i32)
    (i32.add (call $imported_seven) (call $imported_also_seven))
    (i32.mul (i32.eq (global.get $seven_index) (global.get $also_seven_index)) (i32.const 100))
    (i32.add)
    (i32.mul
      (i32.eq (global.get $datum_address) (i32.add (global.get $memory_base) (i32.const 4)))
      (i32.const 1000))
    (i32.add)))
