package verify

import (
	"bytes"
	_ "embed" // the networks
	"strings"

	"github.com/pkg/errors"

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

// networks calls f for the cases of kind settle-and-update on whose networks the authors' program was measured, until it fails.
func networks(f func(n network) error) error {
	file, err := Parse(bytes.NewReader(embeddedNetworks), "the embedded networks")
	for _, c := range file.Cases {
		p := new(settleCase)
		if err == nil {
			_, err = read(c, p)
		}
		if err == nil {
			err = errors.WithMessage(f(network{p.dicCase, strings.TrimPrefix(c.Name, "settle_"), c.Expect}), c.Name)
		}
	}
	return err
}
