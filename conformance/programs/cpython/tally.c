/* tally: an extension module that keeps state, calls Python back and raises exceptions of its own. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

typedef struct {
  PyObject *counts; /* a dict: what was counted, in the order in which it first was */
  PyObject *error;
} State;

static State *state_of(PyObject *module) { return PyModule_GetState(module); }

/* How many of a name there are; -1 with an exception set. */
static Py_ssize_t count_of(State *state, PyObject *name) {
  PyObject *count = PyDict_GetItemWithError(state->counts, name);
  return count ? PyLong_AsSsize_t(count) : PyErr_Occurred() ? -1 : 0;
}

static PyObject *set_count(State *state, PyObject *name, Py_ssize_t count) {
  PyObject *value = PyLong_FromSsize_t(count);
  if (value && PyDict_SetItem(state->counts, name, value) < 0) Py_CLEAR(value);
  return value;
}

static PyObject *add(PyObject *module, PyObject *args, PyObject *keywords) {
  static char *names[] = {"name", "times", NULL};
  PyObject *name;
  Py_ssize_t times = 1;
  if (!PyArg_ParseTupleAndKeywords(args, keywords, "U|n:add", names, &name, &times)) return NULL;
  Py_ssize_t count = count_of(state_of(module), name);
  return count < 0 ? NULL : set_count(state_of(module), name, count + times);
}

static PyObject *take(PyObject *module, PyObject *const *args, Py_ssize_t count) {
  if (count != 2) return PyErr_Format(PyExc_TypeError, "take() takes 2 arguments, not %zd", count);
  PyObject *name = args[0];
  Py_ssize_t times = PyNumber_AsSsize_t(args[1], PyExc_OverflowError);
  if (times == -1 && PyErr_Occurred()) return NULL;
  State *state = state_of(module);
  Py_ssize_t there = count_of(state, name);
  if (there < 0) return NULL;
  if (there < times) return PyErr_Format(state->error, "%R: %zd wanted, %zd there", name, times, there);
  return set_count(state, name, there - times);
}

static PyObject *each(PyObject *module, PyObject *call) {
  PyObject *items = PyDict_Items(state_of(module)->counts);
  if (!items) return NULL;
  PyObject *results = PyList_New(0);
  for (Py_ssize_t i = 0; results && i < PyList_GET_SIZE(items); i++) {
    PyObject *result = PyObject_CallObject(call, PyList_GET_ITEM(items, i));
    if (!result || PyList_Append(results, result) < 0) Py_CLEAR(results);
    Py_XDECREF(result);
  }
  Py_DECREF(items);
  return results;
}

static PyObject *clear(PyObject *module, PyObject *unused) {
  PyDict_Clear(state_of(module)->counts);
  Py_RETURN_NONE;
}

/* A class in C: the mean of what is added to it. */
typedef struct {
  PyObject_HEAD
  double sum;
  Py_ssize_t count;
} Mean;

static PyObject *mean_add(Mean *self, PyObject *number) {
  double value = PyFloat_AsDouble(number);
  if (value == -1 && PyErr_Occurred()) return NULL;
  self->sum += value;
  self->count++;
  Py_INCREF(self);
  return (PyObject *)self;
}

static PyObject *mean_value(Mean *self, void *closure) {
  if (self->count > 0) return PyFloat_FromDouble(self->sum / self->count);
  PyErr_SetString(PyExc_ZeroDivisionError, "mean of nothing");
  return NULL;
}

static Py_ssize_t mean_length(Mean *self) { return self->count; }

static void mean_dealloc(PyObject *self) {
  PyTypeObject *type = Py_TYPE(self);
  type->tp_free(self);
  Py_DECREF(type);
}

static PyMethodDef mean_methods[] = {{"add", (PyCFunction)mean_add, METH_O, "Adds a number."}, {0}};
static PyGetSetDef mean_values[] = {{"value", (getter)mean_value, NULL, "The mean so far.", NULL}, {0}};
static PyType_Slot mean_slots[] = {
    {Py_tp_methods, mean_methods}, {Py_tp_getset, mean_values},
    {Py_sq_length, mean_length}, {Py_tp_dealloc, mean_dealloc}, {0}};
static PyType_Spec mean_spec = {"tally.Mean", sizeof(Mean), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, mean_slots};

static int start(PyObject *module) {
  State *state = state_of(module);
  PyObject *mean = PyType_FromModuleAndSpec(module, &mean_spec, NULL);
  state->counts = PyDict_New();
  state->error = PyErr_NewExceptionWithDoc("tally.Error", "More was taken than is there.", PyExc_ValueError, NULL);
  int failed = !mean || !state->counts || PyModule_AddObjectRef(module, "Error", state->error) < 0 ||
               PyModule_AddObjectRef(module, "Mean", mean) < 0;
  Py_XDECREF(mean);
  return -failed;
}

static int visit_state(PyObject *module, visitproc visit, void *arg) {
  Py_VISIT(state_of(module)->counts);
  Py_VISIT(state_of(module)->error);
  return 0;
}

static int clear_state(PyObject *module) {
  Py_CLEAR(state_of(module)->counts);
  Py_CLEAR(state_of(module)->error);
  return 0;
}

static void free_state(void *module) { clear_state(module); }

static PyMethodDef functions[] = {
    {"add", (PyCFunction)(void (*)(void))add, METH_VARARGS | METH_KEYWORDS, "Counts a name; gives its count."},
    {"take", (PyCFunction)(void (*)(void))take, METH_FASTCALL, "Takes some of what was counted."},
    {"each", each, METH_O, "Calls a function with each name and its count; gives the results."},
    {"clear", clear, METH_NOARGS, "Forgets all counts."},
    {0}};
static PyModuleDef_Slot slots[] = {{Py_mod_exec, start}, {0}};
static struct PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT, .m_name = "tally", .m_doc = "Counts names.", .m_size = sizeof(State),
    .m_methods = functions, .m_slots = slots, .m_traverse = visit_state, .m_clear = clear_state, .m_free = free_state};

PyMODINIT_FUNC PyInit_tally(void) { return PyModuleDef_Init(&definition); }
