package safetensors

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"runtime"
	"strings"
	"testing"
)

func file(header string, values int) []byte {
	out := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(out, header...), make([]byte, values)...)
}

// one is a file of one tensor W, whose entry is fields.
func one(fields string, values int) []byte { return file(`{"W":{`+fields+`}}`, values) }

func two(a, b string, values int) []byte {
	entry := `"%s":{"dtype":"F32","shape":[1],"data_offsets":[%s]}`
	return file("{"+fmt.Sprintf(entry, "V", a)+","+fmt.Sprintf(entry, "W", b)+"}", values)
}

// claiming replaces the length of the header.
func claiming(n uint64, data []byte) []byte {
	binary.LittleEndian.PutUint64(data, n)
	return data
}

func TestReadRefuses(t *testing.T) {
	const f32 = `"dtype":"F32","shape":[1],"data_offsets":[0,4]`
	for name, c := range map[string]struct {
		data []byte
		says string
	}{
		"empty":              {nil, "0 bytes are too few"},
		"7 bytes":            {make([]byte, 7), "7 bytes are too few"},
		"length lies":        {claiming(1<<60, file(`{}`, 0)), "claims 1152921504606846976 bytes and the file has 2"},
		"length overflows":   {claiming(math.MaxUint64, file(`{}`, 0)), "claims 18446744073709551615 bytes"},
		"length one more":    {claiming(3, file(`{}`, 0)), "claims 3 bytes and the file has 2"},
		"length one less":    {claiming(1, file(`{}`, 0)), "header: "},
		"no header":          {file(``, 0), "does not start with {"},
		"no JSON":            {file(`hello`, 0), "does not start with {"},
		"blank first":        {file(` {}`, 0), "does not start with {"},
		"a list":             {file(`[]`, 0), "does not start with {"},
		"unfinished":         {file(`{"W":{"dtype":`, 0), `unexpected EOF`},
		"after":              {file(`{}{}`, 0), "something other than spaces follows"},
		"newline after":      {file("{}\n", 0), "something other than spaces follows"},
		"not UTF-8":          {file("{\"\xff\":1}", 0), "is not UTF-8"},
		"entry no object":    {file(`{"W":3}`, 0), `tensor "W": expected {, got 3`},
		"name twice":         {file(`{"W":{`+f32+`},"W":{`+f32+`}}`, 8), `key "W" is there twice`},
		"name escaped twice": {file(`{"W":{`+f32+`},"\u0057":{`+f32+`}}`, 8), `key "W" is there twice`},
		"key twice":          {one(f32+`,"shape":[1]`, 4), `tensor "W": key "shape" is there twice`},
		"key of other case":  {one(`"Dtype":"F32","shape":[1],"data_offsets":[0,4]`, 4), `unknown key "Dtype"`},
		"key missing":        {one(`"dtype":"F32","shape":[]`, 4), "needs dtype, shape and data_offsets"},
		"key unknown":        {one(f32+`,"strides":[1]`, 4), `unknown key "strides"`},
		"no name":            {file(`{"":{`+f32+`}}`, 4), "has no name"},
		"dtype":              {one(`"dtype":"BF16","shape":[1],"data_offsets":[0,2]`, 2), `tensor "W": has numbers of type "BF16"; only F32 and F64 can be read`},
		"dtype no text":      {one(`"dtype":1,"shape":[1],"data_offsets":[0,4]`, 4), "dtype: expected a string"},
		"shape lies":         {one(`"dtype":"F32","shape":[3],"data_offsets":[0,4]`, 4), "shape [3] of F32 takes 12 bytes, offsets 0 to 4 do not hold them"},
		"shape too small":    {one(`"dtype":"F32","shape":[1],"data_offsets":[0,8]`, 8), "takes 4 bytes"},
		"shape wraps":        {one(`"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]`, 0), "is too large"},
		"bytes wrap":         {one(`"dtype":"F64","shape":[2305843009213693952],"data_offsets":[0,0]`, 0), "is too large"},
		"shape negative":     {one(`"dtype":"F32","shape":[-1],"data_offsets":[0,4]`, 4), "expected a whole number from 0, got -1"},
		"shape a fraction":   {one(`"dtype":"F32","shape":[1.0],"data_offsets":[0,4]`, 4), "expected a whole number from 0, got 1.0"},
		"shape no list":      {one(`"dtype":"F32","shape":1,"data_offsets":[0,4]`, 4), "shape: expected [, got 1"},
		"three offsets":      {one(`"dtype":"F32","shape":[1],"data_offsets":[0,4,4]`, 4), "expected 2 numbers, got 3"},
		"offsets backwards":  {one(`"dtype":"F32","shape":[1],"data_offsets":[4,0]`, 4), "offsets 4 to 0"},
		"offsets overflow":   {one(`"dtype":"F32","shape":[1],"data_offsets":[0,18446744073709551615]`, 4), "expected a whole number"},
		"out of range":       {one(`"dtype":"F32","shape":[2],"data_offsets":[0,8]`, 4), `tensor "W": claims bytes 0 to 8 of 4`},
		"cut short":          {one(f32, 3), "the file is cut short or damaged"},
		"gap at the start":   {one(`"dtype":"F32","shape":[1],"data_offsets":[4,8]`, 8), `tensor "W": leaves a gap before it, bytes 0 to 4`},
		"gap between":        {two("0,4", "8,12", 12), `tensor "W": leaves a gap before it, bytes 4 to 8`},
		"overlap":            {two("0,4", "2,6", 6), `tensor "W": overlaps tensor "V" at byte 2`},
		"same place":         {two("0,4", "0,4", 4), `overlaps tensor`},
		"left over":          {one(f32, 5), "1 bytes are left over"},
		"only values":        {file(`{}`, 4), "4 bytes are left over"},
		"metadata a list":    {file(`{"__metadata__":[]}`, 0), "__metadata__: expected {"},
		"metadata a number":  {file(`{"__metadata__":{"a":1}}`, 0), `key "a": expected a string, got 1`},
		"metadata twice":     {file(`{"__metadata__":{},"__metadata__":{}}`, 0), `key "__metadata__" is there twice`},
		"metadata key twice": {file(`{"__metadata__":{"a":"","a":""}}`, 0), `key "a" is there twice`},
	} {
		if f, err := Read(c.data); err == nil || f != nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: error %v, want one that says %q", name, err, c.says)
		}
	}
}

func TestNonFiniteValues(t *testing.T) {
	for name, c := range map[string]struct {
		dtype string
		bits  []byte
		says  string
	}{
		"float32": {"F32", binary.LittleEndian.AppendUint32(make([]byte, 16), math.Float32bits(float32(math.Inf(-1)))), `tensor "W": -Inf at index [1 1]`},
		"float64": {"F64", binary.LittleEndian.AppendUint64(make([]byte, 32), math.Float64bits(math.NaN())), `tensor "W": NaN at index [1 1]`},
	} {
		width := len(c.bits) / 5
		c.bits = append(c.bits, make([]byte, width)...)
		data := append(one(fmt.Sprintf(`"dtype":"%s","shape":[2,3],"data_offsets":[0,%d]`, c.dtype, 6*width), 0), c.bits...)
		if _, err := Read(data); err == nil || err.Error() != c.says {
			t.Errorf("%s: error %v, want %q", name, err, c.says)
		}
		f, err := Options{NonFinite: true}.Read(data)
		if err != nil || f.Tensors[0].finite() == nil {
			t.Errorf("%s, allowed: %v, %v", name, f, err)
		}
	}
}

// The memory that Read takes is of the order of the file, for any header.
func TestALyingHeaderTakesNoMemory(t *testing.T) {
	for _, data := range [][]byte{
		claiming(99_999_999, file(`{}`, 0)),
		one(`"dtype":"F64","shape":[100000000],"data_offsets":[0,800000000]`, 0),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := Read(data)
		runtime.ReadMemStats(&after)
		if taken := after.TotalAlloc - before.TotalAlloc; err == nil || taken > 100_000 {
			t.Errorf("%d bytes for a file of %d, error %v", taken, len(data), err)
		}
	}
}

// For any bytes: no panic, and Write gives back every file that Read accepts.
func FuzzRead(f *testing.F) {
	f.Add(one(`"dtype":"F32","shape":[1],"data_offsets":[0,4]`, 4))
	f.Add(file(`{"__metadata__":{"a":"b"},"W":{"dtype":"F64","shape":[],"data_offsets":[0,8]}}`, 8))
	f.Add(two("0,4", "4,8", 8))
	f.Add(file(`{`, 0))
	for path := range pythonFiles() {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := Read(data)
		if err != nil {
			return
		}
		var first, second bytes.Buffer
		if err := Write(&first, a.Tensors, a.Metadata); err != nil {
			t.Fatal(err)
		}
		b, err := Read(first.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if err := Write(&second, b.Tensors, b.Metadata); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatalf("%v\n%q\n%q", err, first.Bytes(), second.Bytes())
		}
		n := 0
		for _, x := range a.Tensors {
			n += 4*len(x.F32) + 8*len(x.F64)
		}
		if header := binary.LittleEndian.Uint64(data); n != len(data)-8-int(header) {
			t.Fatalf("%d of %d bytes were read", n, len(data)-8-int(header))
		}
	})
}
