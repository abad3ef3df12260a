package experiment_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/train/runner"
	"credo/train/settings"
)

// spot is an option of an experiment, with the arguments that choose the things above it.
type spot struct {
	args   []string
	path   string
	option catalog.Field
	choice catalog.Choices // of a choice
}

// spots lists every option of every thing where an experiment can have it.
func spots(c *catalog.Catalog) (out []spot) {
	var walk func(t reflect.Type, path string, args []string)
	walk = func(t reflect.Type, path string, args []string) {
		for _, f := range catalog.Fields(t) {
			at := settings.Join(path, f.Key)
			table, choice := c.Choices(f.Type)
			if f.Key != "compare" {
				out = append(out, spot{args, at, f, table})
			}
			switch {
			case choice:
				for _, e := range table.Entries {
					walk(reflect.TypeOf(e.New()), at, append(args[:len(args):len(args)], at+".name="+e.Name))
				}
				if table.Open != nil {
					walk(reflect.TypeOf(table.Open.Like()), at, append(args[:len(args):len(args)], at+".name=./own"))
				}
			case f.Type.Kind() == reflect.Struct:
				walk(f.Type, at, args)
			}
		}
	}
	for _, th := range things(c)[:1] {
		walk(th.value.Type(), "", nil)
	}
	return out
}

// said returns the problems with an option when it is set to a value.
func (s spot) said(t *testing.T, value string) (out []string) {
	t.Helper()
	_, err := read("f", "", append(s.args[:len(s.args):len(s.args)], s.path+"="+value)...)
	if err == nil {
		return nil
	}
	for _, p := range problems(t, err) {
		if p.Key == s.path || strings.HasPrefix(p.Key, s.path+".") || strings.HasPrefix(p.Key, s.path+"[") {
			if p.Source != s.path+"="+value {
				t.Errorf("%v: told of %q", p, p.Source)
			}
			out = append(out, p.Key+": "+p.Message)
		}
	}
	return out
}

func (s spot) String() string { return fmt.Sprintf("%q %s", s.args, s.path) }

// Every bound of every number: the value just outside is refused with the key and the bounds, the one just inside is not.
func TestBoundsOfEveryNumber(t *testing.T) {
	tried := 0
	for _, s := range spots(runner.Builtin()) {
		kind := kindOf(s.option.Type)
		if kind != reflect.Float64 && kind != reflect.Int {
			continue
		}
		for _, tag := range []string{"min", "above", "max", "below"} {
			bound, err := strconv.ParseFloat(s.option.Tag.Get(tag), 64)
			if err != nil {
				continue
			}
			tried++
			in, out := around(bound, tag, kind)
			want := fmt.Sprintf("%s is not allowed: must be %s", out, s.option.Range())
			if got := s.said(t, s.written(out)); !slices.ContainsFunc(got, func(m string) bool { return strings.HasSuffix(m, ": "+want) }) {
				t.Errorf("%v=%s: told %q, want %q", s, out, got, want)
			}
			if got := s.said(t, s.written(in)); slices.ContainsFunc(got, func(m string) bool { return strings.HasSuffix(m, "must be "+s.option.Range()) }) {
				t.Errorf("%v=%s: told %q, and it is allowed", s, in, got)
			}
		}
		if kind == reflect.Float64 {
			for _, x := range []string{".nan", ".inf", "-.inf"} {
				if got := s.said(t, s.written(x)); len(got) != 1 || !strings.HasSuffix(got[0], "is not allowed: must be finite") {
					t.Errorf("%v=%s: told %q", s, x, got)
				}
			}
		}
	}
	if tried < 80 {
		t.Errorf("only %d bounds were tried", tried)
	}
}

// around returns numbers just inside and just outside of a bound.
func around(bound float64, tag string, kind reflect.Kind) (in, out string) {
	up := func(x float64) float64 { return math.Nextafter(x, math.Inf(1)) }
	down := func(x float64) float64 { return math.Nextafter(x, math.Inf(-1)) }
	if kind == reflect.Int {
		up, down = func(x float64) float64 { return x + 1 }, func(x float64) float64 { return x - 1 }
	}
	x, y := bound, down(bound) // min
	switch tag {
	case "above":
		x, y = up(bound), bound
	case "max":
		y = up(bound)
	case "below":
		x, y = down(bound), bound
	}
	return strconv.FormatFloat(x, 'g', -1, 64), strconv.FormatFloat(y, 'g', -1, 64)
}

// written is a number as the option's value: of a list as two of it, of rates as one.
func (s spot) written(x string) string {
	switch s.option.Type.Kind() {
	case reflect.Slice:
		return "[" + x + ", " + x + "]"
	case reflect.Map:
		return "{forward: " + x + "}"
	}
	return x
}

// Every option refuses values of other kinds, with its key.
func TestWrongKindsEverywhere(t *testing.T) {
	tried := 0
	for _, s := range spots(runner.Builtin()) {
		wrong := []string{"{a: 1}", "[{}]", "[[1]]"} // a mapping of no option's, lists of no values
		switch k := s.option.Type.Kind(); {
		case k == reflect.Interface && s.option.Key == "data":
			wrong = []string{"{a: 1}", "[{}]", "3", "null"}
		case k == reflect.Interface, k == reflect.Struct:
			wrong = append(wrong, "{zzz: 1}", "3", "null", "zzz", "{name: [1]}", "{name: {}}", "{name: null}", "{name: ''}")
			wrong = wrong[1:]
		case k == reflect.Map:
			wrong = []string{"3", "word", "[1]", "{a: {}}", "{a: [1]}", "{a: b}"}
		case k == reflect.Slice:
			wrong = append(wrong, "word", "{}", "null", "1.5", "[null]", "[a, {}]")
		case k == reflect.String:
			wrong = append(wrong, "3", "true", "null")
		default:
			wrong = append(wrong, "word", "'1'", "''", "1e", "0x10", "1_0", "[1]")
			if s.option.Tag.Get("null") == "" {
				wrong = append(wrong, "null")
			}
			if k == reflect.Bool {
				wrong = append(wrong, "1", "yes", "True")
			}
			if k == reflect.Int || k == reflect.Uint64 {
				wrong = append(wrong, "1.5", "1e3", "9223372036854775808000")
			}
		}
		for _, value := range wrong {
			tried++
			if got := s.said(t, value); len(got) == 0 {
				t.Errorf("%v=%s: not refused", s, value)
			}
		}
	}
	if tried < 800 {
		t.Errorf("only %d values were tried", tried)
	}
}

// At every level an unknown name is refused with the names that are known, an unknown key with a hint, and an option of another thing with
// the things that have it.
func TestUnknownNamesAtEveryLevel(t *testing.T) {
	c := runner.Builtin()
	names, others := 0, 0
	for _, s := range spots(c) {
		if s.choice.Kind == "" {
			continue
		}
		names++
		want := s.path + `.name: "qqqqqqqqqqqq" is not one of ` + strings.Join(s.choice.Names(), ", ")
		for _, value := range []string{"qqqqqqqqqqqq", "{name: qqqqqqqqqqqq}", "{name: qqqqqqqqqqqq, also: 3}"} {
			if got := s.said(t, value); len(got) != 1 || !strings.HasPrefix(got[0], want) {
				t.Errorf("%v=%s: told %q, want %q", s, value, got, want)
			}
		}
		for _, e := range s.choice.Entries {
			has := func(key string) bool {
				_, ok := catalog.FieldOf(catalog.Fields(reflect.TypeOf(e.New())), key)
				return ok
			}
			if got := s.said(t, "{name: "+e.Name+", qqqqqqqqqqqq: 1}"); len(got) != 1 || !strings.HasPrefix(got[0], s.path+".qqqqqqqqqqqq: unknown key") {
				t.Errorf("%v: an unknown key of %s: told %q", s, e.Name, got)
			}
			for _, other := range s.choice.Entries {
				for _, f := range catalog.Fields(reflect.TypeOf(other.New())) {
					if has(f.Key) || f.Tag.Get("also") != "" || f.Key == "activation" { // the latter stands for several of another circuit
						continue
					}
					others++
					got := s.said(t, "{name: "+e.Name+", "+f.Key+": 1}")
					want := s.path + "." + f.Key + ": applies only where " + s.path + ".name is "
					if len(got) != 1 || !strings.HasPrefix(got[0], want) || !strings.Contains(got[0], other.Name) || !strings.HasSuffix(got[0], "; here it is "+e.Name) {
						t.Errorf("%v: %s of %s for %s: told %q, want %q", s, f.Key, other.Name, e.Name, got, want)
					}
				}
			}
		}
	}
	if names < 10 || others < 200 {
		t.Errorf("only %d choices and %d options of others were tried", names, others)
	}
}

// Wherever a name is changed by an argument or a row, the complete settings of the thing before it may stay in the file: options of both
// things go on, the others are left behind.
func TestOptionsOfAChangedNameStayInTheFile(t *testing.T) {
	c := runner.Builtin()
	tried := 0
	for _, s := range spots(c) {
		if s.choice.Kind == "" || slices.Contains([]string{"data", "circuit", "rule", "circuit.q", "circuit.activation"}, s.path) {
			continue // other settings follow from these, and are written down in the file
		}
		for _, e := range s.choice.Entries {
			whole, err := read("f", "", append(s.args[:len(s.args):len(s.args)], s.path+"="+e.Name)...)
			if err != nil {
				continue // this thing does not go with the others there
			}
			for _, other := range s.choice.Entries {
				name := s.path + ".name=" + other.Name
				plain, err := read("f", "", append(s.args[:len(s.args):len(s.args)], name)...)
				if err != nil {
					continue
				}
				tried++
				changed, err := read("f", string(whole.Marshal()), name)
				if err != nil {
					t.Errorf("%v: %s over the settings of %s: %v", s, other.Name, e.Name, err)
					continue
				}
				row, err := read("f", string(whole.Marshal())+"compare: ["+nested(s.path+".name", other.Name)+"]")
				if err != nil {
					t.Errorf("%v: a row with %s under the settings of %s: %v", s, other.Name, e.Name, err)
					continue
				}
				if got := row.Compare[0].Hash(); got != changed.Hash() {
					t.Errorf("%v: %s over the settings of %s: as a row\n%s\nas an argument\n%s", s, other.Name, e.Name, row.Compare[0].Marshal(), changed.Marshal())
				}
				if e.Name != other.Name && !sharing(e.New(), other.New()) && changed.Hash() != plain.Hash() {
					t.Errorf("%v: %s over the settings of %s:\n%s\nalone\n%s", s, other.Name, e.Name, changed.Marshal(), plain.Marshal())
				}
			}
		}
	}
	if tried < 30 {
		t.Errorf("only %d changes were tried", tried)
	}
}

// nested is a mapping with a value at a path.
func nested(path, value string) string {
	for _, key := range slices.Backward(strings.Split(path, ".")) {
		value = "{" + key + ": " + value + "}"
	}
	return value
}

// sharing tells whether two things take an option from one struct.
func sharing(a, b any) bool {
	for _, f := range catalog.Fields(reflect.TypeOf(a)) {
		for _, g := range catalog.Fields(reflect.TypeOf(b)) {
			if f.Key == g.Key && f.Owner == g.Owner {
				return true
			}
		}
	}
	return false
}

// The complete file of each circuit takes the name of each other one, with the rule and the loss that go with it.
func TestCircuitsChangeInAFile(t *testing.T) {
	names := catalog.Get[circuit.Model](runner.Builtin()).Names()
	for _, a := range names {
		file := decode(t, "circuit: "+a).Marshal()
		for _, b := range names {
			plain := decode(t, "circuit: "+b)
			e, err := read("f", string(file), "circuit="+b, "rule="+plain.RuleName(), "loss="+plain.Loss.Name())
			if err != nil || e.Label() != plain.Label() {
				t.Errorf("%s over the settings of %s: %s, %v", b, a, e.Label(), err)
				continue
			}
			sharing := a == b || strings.HasPrefix(a, "burst") || a == "edn"
			small := strings.HasPrefix(a, "continuous") != strings.HasPrefix(b, "continuous") // the file says a size, which all share
			if !small && (!sharing || b == "mlp" || b == "dic") {
				if d := diff(plain.Circuit, e.Circuit); d != "" {
					t.Errorf("%s over the settings of %s: -alone +over\n%s", b, a, d)
				}
			}
		}
	}
}
