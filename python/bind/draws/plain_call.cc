// SPDX-License-Identifier: Apache-2.0
#include "python/bind/draws/plain_call.h"

#include <structmember.h>

#include <cstddef>

namespace trueseed::bind {
namespace {

struct Object {
  PyObject_HEAD vectorcallfunc vectorcall;
  PlainCall plain;
  PyObject* function;
  PyObject* dict;
};

std::span<const NamedPlainCall> known_calls;

Object& object_of(PyObject* self) noexcept { return *reinterpret_cast<Object*>(self); }

PyObject* call(PyObject* self, PyObject* const* values, std::size_t n, PyObject* names) noexcept {
  const Object& object = object_of(self);
  PyObject* const drawn = object.plain({values, PyVectorcall_NARGS(n), names});
  if (drawn != nullptr) return drawn;
  return PyObject_Vectorcall(object.function, values, n, names);
}

PyObject* make(PyTypeObject* type, PyObject* arguments, PyObject* /*names*/) noexcept {
  const char* name = nullptr;
  PyObject* function = nullptr;
  if (PyArg_ParseTuple(arguments, "sO", &name, &function) == 0) return nullptr;
  for (const NamedPlainCall& known : known_calls) {
    if (known.name != name) continue;
    PyObject* const self = type->tp_alloc(type, 0);
    if (self == nullptr) return nullptr;
    Object& object = object_of(self);
    object.vectorcall = call;
    object.plain = known.call;
    object.function = Py_NewRef(function);
    return self;
  }
  return PyErr_Format(PyExc_ValueError, "no plain call is named %s", name);
}

int visit_members(PyObject* self, visitproc visit, void* arg) noexcept {
  Py_VISIT(Py_TYPE(self));
  Py_VISIT(object_of(self).function);
  Py_VISIT(object_of(self).dict);
  return 0;
}

int clear(PyObject* self) noexcept {
  Py_CLEAR(object_of(self).function);
  Py_CLEAR(object_of(self).dict);
  return 0;
}

void deallocate(PyObject* self) noexcept {
  PyTypeObject* const type = Py_TYPE(self);
  PyObject_GC_UnTrack(self);
  clear(self);
  type->tp_free(self);
  Py_DECREF(type);
}

// As functions: the attribute of a class is a method of its objects.
PyObject* bind_to(PyObject* self, PyObject* object, PyObject* /*type*/) noexcept {
  if (object == nullptr || object == Py_None) return Py_NewRef(self);
  return PyMethod_New(self, object);
}

PyObject* represent(PyObject* self) noexcept { return PyObject_Repr(object_of(self).function); }

// Pickled by name, as functions are.
PyObject* reduce(PyObject* self, PyObject* /*none*/) noexcept {
  return PyObject_GetAttrString(object_of(self).function, "__qualname__");
}

PyMethodDef methods[] = {{"__reduce__", reduce, METH_NOARGS, nullptr},
                         {nullptr, nullptr, 0, nullptr}};

PyMemberDef members[] = {
    {"__vectorcalloffset__", T_PYSSIZET, offsetof(Object, vectorcall), READONLY, nullptr},
    {"__dictoffset__", T_PYSSIZET, offsetof(Object, dict), READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr}};

PyGetSetDef getters[] = {
    {"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, nullptr, nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr}};

template <class Function>
void* slot(Function* function) noexcept {
  return reinterpret_cast<void*>(function);
}

PyType_Slot slots[] = {{Py_tp_new, slot(make)},
                       {Py_tp_call, slot(PyVectorcall_Call)},
                       {Py_tp_dealloc, slot(deallocate)},
                       {Py_tp_traverse, slot(visit_members)},
                       {Py_tp_clear, slot(clear)},
                       {Py_tp_descr_get, slot(bind_to)},
                       {Py_tp_repr, slot(represent)},
                       {Py_tp_methods, methods},
                       {Py_tp_members, members},
                       {Py_tp_getset, getters},
                       {0, nullptr}};

PyType_Spec spec = {"trueseed._draws.PlainCall", sizeof(Object), 0,
                    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL, slots};

}  // namespace

PyObject* make_plain_call_type(std::span<const NamedPlainCall> calls) {
  known_calls = calls;
  return PyType_FromSpec(&spec);
}

}  // namespace trueseed::bind
