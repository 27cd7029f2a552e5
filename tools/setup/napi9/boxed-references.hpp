// Node-API 9 can refer to objects only; better-sqlite3 13 also keeps references to strings and plain values, which is
// Node-API 10. Included by force before its unmodified sources, this puts each such value into an object of its own.
#include <napi.h>

namespace Napi {

inline napi_ref NewBoxedReference(const Value& value, uint32_t count) {
  napi_value box = nullptr;
  napi_ref reference = nullptr;
  napi_create_object(value.Env(), &box);
  napi_set_named_property(value.Env(), box, "value", value);
  napi_create_reference(value.Env(), box, count, &reference);
  return reference;
}

inline napi_value ValueInBox(napi_env env, napi_ref reference) {
  napi_value box = nullptr;
  napi_value value = nullptr;
  if (reference != nullptr && napi_get_reference_value(env, reference, &box) == napi_ok && box != nullptr) {
    napi_get_named_property(env, box, "value", &value);
  }
  return value;
}

#define MAI_BOX_REFERENCES_TO(T)                                                  \
  template <>                                                                     \
  inline Reference<T> Reference<T>::New(const T& value, uint32_t count) {         \
    return Reference<T>(value.Env(), value.IsEmpty() ? nullptr : NewBoxedReference(value, count)); \
  }                                                                               \
  template <>                                                                     \
  inline T Reference<T>::Value() const {                                          \
    return T(_env, ValueInBox(_env, _ref));                                       \
  }                                                                               \
  template <>                                                                     \
  inline void Reference<T>::Reset(const T& value, uint32_t count) {               \
    Reset();                                                                      \
    _env = value.Env();                                                           \
    _ref = value.IsEmpty() ? nullptr : NewBoxedReference(value, count);           \
  }

MAI_BOX_REFERENCES_TO(String)
MAI_BOX_REFERENCES_TO(Napi::Value)
#undef MAI_BOX_REFERENCES_TO

}  // namespace Napi
