package verify

import (
	"bytes"
	_ "embed" // the networks
	"strings"

	"github.com/pkg/errors"

	"credo/graph/circuit"
)

//go:embed embedded/networks.json
var embeddedNetworks []byte

// network is a circuit of the cases with weights, samples, and its two equilibria.
type network struct {
	dicCase
	name   string // the case's, without "settle_"
	expect *node
}

// networks returns the cases of kind settle-and-update on whose networks the authors' program was measured.
func networks() (out []network, err error) {
	f, err := Parse(bytes.NewReader(embeddedNetworks), "the embedded networks")
	if err != nil {
		return nil, err
	}
	for _, c := range f.Cases {
		config, inputs := newReader("config", c.config), newReader("inputs", c.inputs)
		n := network{readDIC(config, inputs), strings.TrimPrefix(c.Name, "settle_"), c.expect}
		if err := config.done(); err != nil {
			return nil, c.wrap(err)
		}
		if err := inputs.done(); err != nil {
			return nil, c.wrap(err)
		}
		out = append(out, n)
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
	n.set.PhiE, n.set.PhiI = circuit.Linear{}, circuit.Linear{}
	return n
}
