;; Emscripten's architecture string (subsection 6) and a subsection that nobody knows.
(module (func (export "run") (result i32) (i32.const 9)))
