package experiment_test

import "testing"

// Rows of the same circuit and rule are told apart by the settings in which they differ, and by no others.
func TestLabels(t *testing.T) {
	for src, want := range map[string][]string{
		"": {"dic inhibitory-exact"},
		"compare: [{}, {circuit: mlp}, {rule: backprop}]": {"dic inhibitory-exact", "mlp backprop", "dic backprop"},
		"compare: [{name: mine}, {batch: 3}]":             {"mine", "dic inhibitory-exact"},
		"batch: 7\ncompare: [{circuit: {hidden: [5]}}, {circuit: {hidden: [6]}}, {circuit: mlp}]": {
			"dic inhibitory-exact (hidden=[5])", "dic inhibitory-exact (hidden=[6])", "mlp backprop"},
		"compare: [{batch: 3}, {batch: 3, optimizer: {lr: 0.5}}, {batch: 4}]": {
			"dic inhibitory-exact (batch=3, optimizer.lr=0.001)", "dic inhibitory-exact (batch=3, optimizer.lr=0.5)", "dic inhibitory-exact (batch=4, optimizer.lr=0.001)"},
		"compare: [{circuit: {name: burstccn, y: tied}}, {circuit: {name: burstccn, y: {scale: 0.2}}}]": {
			"burstccn burst (y.name=tied, y.scale=1)", "burstccn burst (y.draw=normal, y.name=random, y.scale=0.2)"},
		"compare: [{rule: {name: inhibitory-taylor, y0: 2}}, {rule: inhibitory-taylor}, {circuit: {sizes: [3, 2, 2]}}]": {
			"dic inhibitory-taylor (rule.y0=2)", "dic inhibitory-taylor (rule.y0=1)", "dic inhibitory-exact"},
		"compare: [{circuit: {hidden: [5]}}, {circuit: {sizes: [3, 5, 2]}}]": {"dic inhibitory-exact (hidden=[5])", "dic inhibitory-exact (sizes=[3, 5, 2])"},
		"compare: [{align_to: [mlp]}, {align_to: []}]":                       {"dic inhibitory-exact (align_to=[mlp])", "dic inhibitory-exact"},
	} {
		if d := diff(want, decode(t, src).Labels()); d != "" {
			t.Errorf("%s: -want +got\n%s", src, d)
		}
	}
}
