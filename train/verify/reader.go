package verify

import (
	"math"
	"slices"
	"strings"

	"github.com/pkg/errors"

	"credo/graph/catalog"
)

// reader takes known keys out of an object. The first error sticks; done reports it, or the keys that nobody asked for.
type reader struct {
	where   string // names the object: "config"
	n       *node
	used    []string
	err     error
	missing string // the key whose absence is the error
}

// newReader reads an object. A nil node has no keys.
func newReader(where string, n *node) *reader {
	r := &reader{where: where, n: n}
	if n != nil && n.form != isObject {
		r.err = errors.Errorf("%sis %s, and must be an object", strings.TrimLeft(where+" ", " "), n.form)
	}
	return r
}

// fail keeps the first error, with the key.
func (r *reader) fail(key string, err error) {
	if r.err == nil && err != nil {
		r.err = errors.WithMessage(err, r.name(key))
	}
}

func (r *reader) name(key string) string {
	if r.where == "" {
		return key
	}
	return r.where + "." + key
}

// done reports the first error, or an unknown key with the nearest known one.
func (r *reader) done() error {
	unknown := slices.DeleteFunc(r.n.keys(), func(k string) bool { return slices.Contains(r.used, k) })
	switch near := catalog.Nearest(r.missing, unknown); {
	case near != "":
		return errors.Errorf("%s: unknown key; did you mean %s?", r.name(near), r.missing)
	case r.err != nil:
		return r.err
	case len(unknown) == 0:
		return nil
	}
	k := unknown[0]
	if near := catalog.Nearest(k, r.used); near != "" {
		return errors.Errorf("%s: unknown key; did you mean %s?", r.name(k), near)
	}
	return errors.Errorf("%s: unknown key; here can be %s", r.name(k), strings.Join(r.used, ", "))
}

// optional returns the value under a key, or nil.
func (r *reader) optional(key string) *node {
	if !slices.Contains(r.used, key) {
		r.used = append(r.used, key)
	}
	if r.err != nil {
		return nil
	}
	return r.n.get(key)
}

// need returns the value under a key; in its absence the error is set and the value is null.
func (r *reader) need(key string) *node {
	if n := r.optional(key); n != nil {
		return n
	}
	if r.err == nil {
		r.missing = key
		r.fail(key, errors.New("is missing"))
	}
	return &node{}
}

// of returns the value under a key, if it has the form.
func (r *reader) of(f form, key string) *node {
	n := r.need(key)
	if n.form != f {
		r.fail(key, errors.Errorf("is %s, and must be %s", n.form, f))
	}
	return n
}

func (r *reader) number(key string) float64 { return r.of(isNumber, key).number }
func (r *reader) text(key string) string    { return r.of(isText, key).text }
func (r *reader) flag(key string) bool      { return r.of(isBool, key).flag }
func (r *reader) object(key string) *node   { return r.of(isObject, key) }

func (r *reader) numberOr(key string, otherwise float64) float64 {
	if n := r.optional(key); n == nil {
		return otherwise
	}
	return r.number(key)
}

func (r *reader) textOr(key, otherwise string) string {
	if n := r.optional(key); n == nil {
		return otherwise
	}
	return r.text(key)
}

func (r *reader) objectOr(key string) *node {
	if n := r.optional(key); n == nil {
		return nil
	}
	return r.object(key)
}

// maybe returns the number under a key, or nil for null.
func (r *reader) maybe(key string) *float64 {
	n := r.need(key)
	if n.form == isNull {
		return nil
	}
	return &r.of(isNumber, key).number
}

// list returns the elements of a list; an empty one is allowed.
func (r *reader) list(key string) []*node {
	n := r.need(key)
	if n.form != isNumbers && n.form != isList {
		r.fail(key, errors.Errorf("is %s, and must be a list", n.form))
	}
	return n.items()
}

// tensor returns nested lists of numbers with the given shape, in which 0 stands for any size.
func (r *reader) tensor(key string, shape ...int) Tensor {
	return r.fit(key, r.need(key), shape)
}

func (r *reader) fit(key string, n *node, shape []int) Tensor {
	if r.err != nil {
		return Tensor{}
	}
	t, err := n.tensor(len(shape))
	if err == nil {
		err = t.is(shape...)
	}
	r.fail(key, err)
	return t
}

func (r *reader) flagOr(key string, otherwise bool) bool {
	if n := r.optional(key); n == nil {
		return otherwise
	}
	return r.flag(key)
}

// count returns a whole number from least to most.
func (r *reader) count(key string, least, most int) int {
	return r.whole(key, r.number(key), least, most)
}

// counts returns a list of whole numbers from least to most.
func (r *reader) counts(key string, least, most int) (out []int) {
	for _, v := range r.tensor(key, 0).Data {
		out = append(out, r.whole(key, v, least, most))
	}
	return out
}

func (r *reader) whole(key string, v float64, least, most int) int {
	if r.err == nil && (v != math.Trunc(v) || v < float64(least) || v > float64(most)) {
		r.fail(key, errors.Errorf("%g is not a whole number from %d to %d", v, least, most))
	}
	if r.err != nil {
		return 0
	}
	return int(v)
}

// choice is a value by the name that cases have for it.
type choice[T any] struct {
	name string
	is   T
}

// choose returns the choice of a name that was read under a key.
func choose[T any](r *reader, key, name string, from []choice[T]) (none T) {
	var names []string
	for _, c := range from {
		if c.name == name {
			return c.is
		}
		names = append(names, c.name)
	}
	r.fail(key, errors.New(catalog.Unknown(name, names)))
	return none
}
