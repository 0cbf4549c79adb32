/* libtext: filters for text. Needs libbuf. */
#ifndef TEXT_H
#define TEXT_H

#include "buf.h"

/* A filter maps one character to another. */
typedef char (*text_filter)(char);

void text_apply(const char *text, text_filter filter, struct buf *result);
void text_append(const char *text, struct buf *result);
void text_append_number(size_t number, struct buf *result);

char text_upper(char character);

/* Maps every letter by rotating the alphabet, which keeps its case. */
char text_rotate(char character, int by);

#endif
