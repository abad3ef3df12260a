package optim_test

import (
	"errors"
	"fmt"
	"math"
	"testing"

	"credo/graph/catalog"
	"credo/train/optim"
)

// The table makes the same as the constructors, with the published and customary settings, anew each time.
func TestTable(t *testing.T) {
	by := map[string]optim.Optimizer{
		"adam": optim.NewAdam(0.001), "sgd": optim.NewSGD(0.1), "momentum": optim.NewMomentum(0.01), "adagrad": optim.NewAdagrad(0.01),
		"signed-adam": optim.NewSignedAdam(0.0025),
	}
	table := optim.Table()
	if len(table.Entries) != len(by) || table.Entries[0].Name != "adam" || table.Kind != "optimizer" {
		t.Errorf("table of %s: %v", table.Kind, table.Names())
	}
	for _, e := range table.Entries {
		o := e.New()
		if got, want := fmt.Sprintf("%#v", o), fmt.Sprintf("%#v", by[e.Name]); got != want {
			t.Errorf("%s: %s, want %s", e.Name, got, want)
		}
		if of, ok := table.Of(o); !ok || of.Name != e.Name || e.About == "" || e.Citation == "" {
			t.Errorf("%s: its optimizer is found as %q; about %q, citation %q", e.Name, of.Name, e.About, e.Citation)
		}
		if err := o.Check(); err != nil {
			t.Errorf("%s: %v", e.Name, err)
		}
	}
}

// By hand: the published numbers of Kingma & Ba, and the customary ones.
func TestPublishedSettings(t *testing.T) {
	a, m, g := optim.NewAdam(2), optim.NewMomentum(2), optim.NewAdagrad(2)
	if a.LR != 2 || a.Beta1 != 0.9 || a.Beta2 != 0.999 || a.Eps != 1e-8 || m.Mu != 0.9 || m.LR != 2 || g.Eps != 1e-8 || g.Per != optim.Synapse || g.LR != 2 || optim.NewSGD(2).LR != 2 {
		t.Errorf("%+v, %+v, %+v", a, m, g)
	}
	for _, c := range []optim.Common{a.Common, m.Common, g.Common} {
		if c.WeightDecay != 0 || c.SpareBiases || c.Rates != nil {
			t.Errorf("%+v", c)
		}
	}
}

// An optimizer that would learn nothing or break is refused in a sentence, with the option's key.
func TestSenselessOptimizersAreRefused(t *testing.T) {
	set := func(change func(a *optim.Adam)) optim.Optimizer {
		a := optim.NewAdam(0.1)
		change(&a)
		return a
	}
	for _, row := range []struct {
		o         optim.Optimizer
		key, want string
	}{
		{optim.SGD{}, "lr", "optimizer sgd: lr: 0 is not allowed: must be above 0"},
		{optim.Momentum{}, "lr", "optimizer momentum: lr: 0 is not allowed: must be above 0"},
		{optim.Adam{}, "lr", "optimizer adam: lr: 0 is not allowed: must be above 0"},
		{optim.Adagrad{}, "lr", "optimizer adagrad-: lr: 0 is not allowed: must be above 0"},
		{optim.Adam{Common: optim.NewSGD(1).Common}, "eps", "optimizer adam: eps: 0 is not allowed: must be above 0"},
		{optim.Adagrad{Common: optim.NewSGD(1).Common, Eps: 1}, "per", `optimizer adagrad-: per: "" is not one of synapse, neuron, layer, network`},
		{optim.NewSGD(-1), "lr", "optimizer sgd: lr: -1 is not allowed: must be above 0"},
		{optim.NewSGD(math.NaN()), "lr", "optimizer sgd: lr: NaN is not allowed: must be finite"},
		{optim.NewSGD(math.Inf(1)), "lr", "optimizer sgd: lr: +Inf is not allowed: must be finite"},
		{optim.Momentum{Common: optim.NewSGD(1).Common, Mu: 1}, "momentum", "optimizer momentum: momentum: 1 is not allowed: must be at least 0 and below 1"},
		{set(func(a *optim.Adam) { a.Beta2 = 1 }), "beta2", "optimizer adam: beta2: 1 is not allowed: must be at least 0 and below 1"},
		{set(func(a *optim.Adam) { a.WeightDecay = 1 }), "weight_decay", "optimizer adam: weight_decay: 1 is not allowed: must be at least 0 and below 1"},
		{set(func(a *optim.Adam) { a.Rates = map[string]float64{"up": 0, "down": -1, "over": 1} }), "rates", "optimizer adam: rates: down: -1 is not allowed: must be at least 0"},
		{optim.Route{}, "", "a route without an optimizer for the projections whose role has no rate"},
		{optim.Route{Rest: optim.SGD{}}, "lr", "optimizer sgd: lr: 0 is not allowed: must be above 0"},
		{optim.Route{Rest: optim.Still{}, Rates: map[string]float64{"up": -1}}, "rates.up", "rate of role up: optimizer sgd: lr: -1 is not allowed: must be above 0"},
	} {
		err := row.o.Check()
		if err == nil || err.Error() != row.want {
			t.Errorf("%#v: refused with %v, want %s", row.o, err, row.want)
		}
		if at := (catalog.KeyError{}); errors.As(err, &at) && at.Key != row.key || at.Key == "" && row.key != "" {
			t.Errorf("%#v: at key %q, want %q", row.o, at.Key, row.key)
		}
	}
	for _, o := range []optim.Optimizer{optim.Still{}, optim.Routed(optim.NewSGD(1)), momentum(1, 0, 0), adam(1, 0, 0, 1, 0.5)} {
		if err := o.Check(); err != nil {
			t.Errorf("%#v: %v", o, err)
		}
	}
}
