/* An extension module that calls a function that nobody defines. */
#include <Python.h>

int nobody_has_it(int);

static PyObject *call(PyObject *module, PyObject *unused) { return PyLong_FromLong(nobody_has_it(1)); }

static PyMethodDef functions[] = {{"call", call, METH_NOARGS, NULL}, {0}};
static struct PyModuleDef definition = {.m_base = PyModuleDef_HEAD_INIT, .m_name = "lacking", .m_methods = functions};

PyMODINIT_FUNC PyInit_lacking(void) { return PyModule_Create(&definition); }
