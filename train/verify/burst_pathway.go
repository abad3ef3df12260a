package verify

import "credo/models"

// readFeedback reads where Y comes from.
func readFeedback(config *reader) models.Pathway {
	scale := config.numberOr("Y_scale", 1)
	return choose(config, "Y_mode", config.text("Y_mode"), []choice[models.Pathway]{
		{"tied", models.Pathway{Copies: models.Always, Of: models.Forward, Scale: scale}},
		{"symmetric_init", models.Pathway{Copies: models.AtStart, Of: models.Forward, Scale: scale}},
		{"random_init", models.Pathway{Copies: models.Never, Scale: scale}},
	})
}
