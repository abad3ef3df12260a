package train_test

import (
	"slices"
	"strings"
	"testing"

	"credo/graph"
	"credo/graph/circuit"
	"credo/graph/graphtest"
	"credo/rules"
	"credo/train"
	"credo/train/optim"
)

// Lessons that a circuit or a rule cannot have are refused in a sentence.
func TestLessonsThatDoNotFit(t *testing.T) {
	spiking, maps := spikingNetwork(), graphtest.Maps{}
	for _, row := range []struct {
		circuit circuit.Circuit
		rule    rules.Rule
		lesson  train.Lesson
		want    string
	}{
		{spiking, eprop(spiking), train.Lesson{Steps: -1}, "a lesson of -1 moments: 0 or more"},
		{spiking, eprop(spiking), train.Lesson{}, "circuit spiking has states that go from moment to moment (v, say), and the lesson has no trial: give it steps"},
		{maps, rules.Backprop(), train.Lesson{Steps: 5}, "circuit maps has no states that go from moment to moment, and the lesson asks for trials of 5 moments: it settles in one"},
		{maps, rules.Backprop(), train.Lesson{Learn: train.EachMoment}, "a lesson that learns at every moment has no moments: give it steps"},
		{spiking, epropBackwards(spiking), train.Lesson{Steps: 5, Learn: train.EachMoment}, "rule e-prop backwards reads whole trials, and the lesson learns from single moments: let it learn at the end of trials"},
		{spiking, rules.Backprop(), train.Lesson{Steps: 50, Checkpoint: 7}, "checkpoints every 7 moments do not divide a trial of 50"},
		{maps, rules.Backprop(), train.Lesson{Checkpoint: 7}, "checkpoints every 7 moments do not divide a trial of 0"},
	} {
		_, err := train.NewLearner(train.Setup{Circuit: row.circuit, Rule: row.rule, Optimizer: optim.NewSGD(1), Lesson: row.lesson})
		if err == nil || err.Error() != row.want {
			t.Errorf("%v\nwant %s", err, row.want)
		}
	}
}

// altered is a circuit with another description.
type altered struct {
	circuit.Circuit
	alter func(s *circuit.Spec)
}

func (a altered) Spec() circuit.Spec {
	s := a.Circuit.Spec()
	a.alter(&s)
	return s
}

// Shapes that do not meet are refused before anything is built.
func TestShapesThatDoNotMeet(t *testing.T) {
	spiking, maps := spikingNetwork(), graphtest.Maps{}
	for want, c := range map[string]altered{
		"maps: projection W1 is a convolution 9x9 of stride 1, and its kernel is larger than its input of 6x5x2 cells": {maps, func(s *circuit.Spec) {
			s.Projections[0].Form = circuit.Conv{Kernel: 9, Stride: 1}
		}},
		"maps: projection W1 is a convolution 3x3 of stride 1 that makes maps of 4x3x3 of its input of 6x5x2 cells, and its population has 2x2x3": {maps, func(s *circuit.Spec) {
			s.Projections[0].Form = circuit.Conv{Kernel: 3, Stride: 1}
		}},
		"maps: projection W1 is neither dense nor one-to-one, and only these have networks side by side": {maps, func(s *circuit.Spec) { s.Instances = 2 }},
		"spiking: projection rec is masked dense: fixed values others need shape [8 8], and have [8 1]": {spiking, func(s *circuit.Spec) {
			s.Fixed[0].Shape = []int{8, 1}
		}},
		"spiking: projection rec is masked dense, and no fixed values are named \"others\"": {spiking, func(s *circuit.Spec) { s.Fixed = s.Fixed[1:] }},
		"spiking: projection rec carries variable \"z\" as it was a moment ago, and population z has no state that keeps anything": {spiking, func(s *circuit.Spec) {
			s.States = s.States[4:]
		}},
	} {
		_, err := train.NewLearner(train.Setup{Circuit: c, Rule: rules.Backprop(), Optimizer: optim.NewSGD(1), Lesson: train.Lesson{Steps: 5}})
		if err == nil || err.Error() != want {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
}

// A circuit that reads what it does not declare, or leaves out what it declares, is a mistake that the first step names; the state stays.
func TestWhatACircuitDoesNotDeclare(t *testing.T) {
	for want, alter := range map[string]func(s *circuit.Spec){
		`declares no signal "target"; it has: [x]`:         func(s *circuit.Spec) { s.Signals = s.Signals[:1] },
		`declares no fixed value "beta"; it has: [others]`: func(s *circuit.Spec) { s.Fixed = s.Fixed[:1] },
		`declares no state "silence"; it has: [a s u v]`:   func(s *circuit.Spec) { s.States = s.States[:4] },
	} {
		l, err := train.NewLearner(train.Setup{Circuit: altered{spikingNetwork(), alter}, Rule: rules.Backprop(), Optimizer: optim.NewSGD(1), Lesson: train.Lesson{Steps: 5}, Dtype: graph.Float64})
		if err != nil {
			t.Fatal(err)
		}
		before := weights(l)
		if _, err := l.Step(l.NewBatch(2)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
		if l.State.Step != 0 || !slices.Equal(weights(l), before) {
			t.Error("the step that failed changed something")
		}
	}
}
