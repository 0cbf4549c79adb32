;; Calls a function of another language twice, by its pointer: an index into the table that all share.
(module
  (import "env" "__indirect_function_table" (table 0 funcref))
  (type $of_int (func (param i32) (result i32)))
  (func (export "wat_twice") (param $function i32) (param $value i32) (result i32)
    (call_indirect (type $of_int)
      (call_indirect (type $of_int) (local.get $value) (local.get $function))
      (local.get $function))))
