proc nimRoman(value: cint): cstring {.exportc: "nim_roman", dynlib.} =
  ## A number in Roman numerals; the caller frees the text.
  const digits = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
                  (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
  var rest = value.int
  var text = ""
  for (weight, letters) in digits:
    while rest >= weight:
      text.add letters
      rest -= weight
  let copy = cast[cstring](alloc(text.len + 1))
  copyMem(copy, text.cstring, text.len + 1)
  copy
