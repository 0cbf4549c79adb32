#define EXPORT __attribute__((visibility("default")))
typedef int (*comparison)(const void *, const void *);

/* The program's. */
int host_compare(const void *left, const void *right);
int host_twice(int number);
extern int host_number;
extern const comparison host_table[2];

/* plugin.so's. */
comparison plugin_host_compare(void);
comparison plugin_strcmp(void);
int plugin_sort(int *numbers, int count, comparison compare);
int plugin_checks(void);
