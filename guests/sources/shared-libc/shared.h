/* What the program and its two libraries have of each other; all three use one libc.so. */
#ifndef SHARED_H
#define SHARED_H

#include <stdio.h>
#include <stdlib.h>

#define EXPORT __attribute__((visibility("default")))

/* left.so */
void left_say(const char *text, double number);
void left_scan(const char *text);
FILE *left_create(const char *path);
char *left_copy(const char *text);
void **left_blocks(size_t count);
int left_compare(const void *left, const void *right);
double left_math(double number);
int left_set(const char *name, const char *value);
const char *left_date(long long seconds);
int left_fail(void);

/* right.so */
void right_say(const char *text, double number);
size_t right_append(FILE *file, const char *text);
char *right_grow(char *text, const char *more);
int right_check_blocks(void **blocks, size_t count);
void right_sort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *));
double right_math(double number);
const char *right_get(const char *name);
long long right_seconds(int year, int month, int day);
int right_error(void);

#endif
