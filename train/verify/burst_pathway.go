package verify

import (
	"strings"

	"github.com/pkg/errors"

	"credo/models"
)

// pathwayMode is a regime of feedback weights by the name that cases have for it.
type pathwayMode struct {
	name string
	is   models.Pathway
}

func readPathway(config *reader, key string, modes []pathwayMode) models.Pathway {
	name := config.text(key)
	var names []string
	for _, m := range modes {
		if m.name == name {
			return m.is
		}
		names = append(names, m.name)
	}
	config.fail(key, errors.Errorf("%q is not known: use one of %s", name, strings.Join(names, ", ")))
	return models.Pathway{}
}

// readFeedback reads where Y comes from.
func readFeedback(config *reader) models.Pathway {
	scale := config.numberOr("Y_scale", 1)
	return readPathway(config, "Y_mode", []pathwayMode{
		{"tied", models.Pathway{Copies: models.Always, Of: models.Forward, Scale: scale}},
		{"symmetric_init", models.Pathway{Copies: models.AtStart, Of: models.Forward, Scale: scale}},
		{"random_init", models.Pathway{Copies: models.Never, Scale: scale}},
	})
}
