package verify

import (
	"bytes"
	_ "embed" // the networks
	"strings"

	"github.com/pkg/errors"

	"credo/graph/circuit"
	"credo/train/settings"
)

//go:embed embedded/networks.json
var embeddedNetworks []byte

// network is a circuit of the cases with weights, samples, and its two equilibria.
type network struct {
	dicCase
	name   string // the case's, without "settle_"
	expect *settings.Node
}

// networks returns the cases of kind settle-and-update on whose networks the authors' program was measured.
func networks() (out []network, err error) {
	f, err := Parse(bytes.NewReader(embeddedNetworks), "the embedded networks")
	if err != nil {
		return nil, err
	}
	for _, c := range f.Cases {
		p := new(settleCase)
		if _, err := read(c, p); err != nil {
			return nil, c.wrap(err)
		}
		out = append(out, network{p.dicCase, strings.TrimPrefix(c.Name, "settle_"), c.Expect})
	}
	return out, nil
}

// named returns the network of that name.
func named(networks []network, name string) (network, error) {
	for _, n := range networks {
		if n.name == name {
			return n, nil
		}
	}
	return network{}, errors.Errorf("there is no embedded network %s", name)
}

// linear is the network with linear cells of both types.
func (n network) linear() network {
	n.Circuit.PhiE, n.Circuit.PhiI = circuit.Linear{}, circuit.Linear{}
	return n
}
