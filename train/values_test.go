package train

import (
	"reflect"
	"slices"
	"testing"
)

// No group of arrays is left out: the groups are the fields of the state, in order.
func TestGroupsAreTheWholeState(t *testing.T) {
	var s State
	var want []*Values
	for i, v := 0, reflect.ValueOf(&s).Elem(); i < v.NumField(); i++ {
		if group, ok := v.Field(i).Addr().Interface().(*Values); ok {
			want = append(want, group)
		}
	}
	var got []*Values
	for _, g := range s.Groups() {
		got = append(got, g.Values)
	}
	if len(got) < 3 || !slices.Equal(got, want) {
		t.Errorf("%d groups, and the state has %d", len(got), len(want))
	}
}
