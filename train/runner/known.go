package runner

import (
	"credo/models"
	"credo/rules"
	"credo/train/data"
	"credo/train/experiment"
)

// known lists the names that experiments may use, from the tables themselves.
func known() (k experiment.Known) {
	for _, r := range models.Table() {
		k.Circuits = append(k.Circuits, r.Name)
	}
	for _, r := range rules.Table() {
		k.Rules = append(k.Rules, r.Name)
	}
	for _, s := range data.Registry() {
		k.Data = append(k.Data, s.Name)
	}
	for _, r := range references() {
		k.References = append(k.References, r.name)
	}
	return k
}

// Decode reads an experiment from YAML; file is what errors call it. settings are key=value and go over the file.
func Decode(file string, src []byte, settings ...string) (experiment.Experiment, error) {
	return experiment.Decode(file, src, known(), settings...)
}

// Read reads an experiment file; settings are key=value and go over the file.
func Read(path string, settings ...string) (experiment.Experiment, error) {
	return experiment.Read(path, known(), settings...)
}
