#include "text.h"

EXPORT void text_apply(const char *text, text_filter filter, struct buf *result) {
  for (; *text != 0; text++) buf_append(result, filter(*text));
}

EXPORT void text_append(const char *text, struct buf *result) {
  for (; *text != 0; text++) buf_append(result, *text);
}

EXPORT void text_append_number(size_t number, struct buf *result) {
  if (number >= 10) text_append_number(number / 10, result);
  buf_append(result, (char)('0' + number % 10));
}

EXPORT char text_upper(char character) {
  return character >= 'a' && character <= 'z' ? (char)(character - 'a' + 'A') : character;
}

EXPORT char text_rotate(char character, int by) {
  if (character >= 'a' && character <= 'z') return (char)('a' + (character - 'a' + by) % 26);
  if (character >= 'A' && character <= 'Z') return (char)('A' + (character - 'A' + by) % 26);
  return character;
}
