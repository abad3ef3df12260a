package verify

// form is the kind of a JSON value.
type form int

const (
	isNull form = iota
	isBool
	isNumber
	isText
	isNumbers // an array of nothing but numbers, also the empty array
	isList    // any other array
	isObject
)

// String names the form as a sentence would.
func (f form) String() string {
	return [...]string{"null", "true or false", "a number", "text", "a list of numbers", "a list", "an object"}[f]
}

// node is a JSON value. Arrays of numbers are kept flat: a file is mostly these.
type node struct {
	form    form
	flag    bool
	number  float64
	text    string
	numbers []float64
	list    []*node
	fields  []field
}

type field struct {
	key   string
	value *node
}

// get returns the value under a key of an object, or nil.
func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for _, f := range n.fields {
		if f.key == key {
			return f.value
		}
	}
	return nil
}

// keys lists an object's keys in the order of the file.
func (n *node) keys() (out []string) {
	if n == nil {
		return nil
	}
	for _, f := range n.fields {
		out = append(out, f.key)
	}
	return out
}

// items returns an array's elements, numbers too.
func (n *node) items() []*node {
	if n.form != isNumbers {
		return n.list
	}
	out := make([]*node, len(n.numbers))
	for i, v := range n.numbers {
		out[i] = &node{form: isNumber, number: v}
	}
	return out
}
