package models_test

import (
	"fmt"
	"strings"
	"testing"

	"credo/graph/circuit"
	"credo/models"
)

// Rules, learning rates and reports go by roles and sources: "name role (source)", projection by projection.
func TestProjectionsHaveRolesAndSources(t *testing.T) {
	sizes := []int{4, 6, 5, 3}
	above := models.Above{Gain: 1}
	for _, row := range []struct {
		circuit circuit.Circuit
		want    string
	}{
		{models.NewDIC([]int{4, 6, 3}), "W1 forward, b1 forward, E1-I1 interneuron, I1-E1 inhibition, Q1 control (computed), V forward, teaching teaching"},
		{bursting([]int{4, 6, 3}, func(c *models.BurstCCN) {
			c.Y, c.LearnQ, c.Q = circuit.Symmetric{Scale: 1}, false, circuit.Tied{Scale: 1}
		}),
			"W1 forward, b1 forward, W2 forward, b2 forward, Y1 bursts (symmetric), Q1 events (tied)"},
		{models.NewBurstprop([]int{4, 6, 3}), "W1 forward, b1 forward, W2 forward, b2 forward, Y0 bursts (random), Y1 bursts (random), R1 recurrent"},
		{models.NewEDN([]int{4, 6, 3}), "W1 forward, b1 forward, W2 forward, b2 forward, Y1 errors (random), F1 interneuron (symmetric), f1 interneuron (symmetric), " +
			"v-I1 interneuron, H1 inhibition (symmetric)"},
		{models.NewMLP([]int{4, 6, 3}), "W1 forward, b1 forward, V forward"},
		{fedBack(models.NewMLP(sizes), models.Layered{Y: signs(circuit.BatchSizes)}), "W1 forward, b1 forward, W2 forward, b2 forward, V forward, Y1 errors (signs), Y2 errors (signs)"},
		{models.NewDICTeacher(), "W1 forward, b1 forward, E1-I1 interneuron, I1-E1 inhibition, Q1 control (computed), W2 forward, b2 forward, " +
			"E2-I2 interneuron, I2-E2 inhibition, Q2 control (computed)"},
		{models.NewDICPair(), "W1 forward, E1-I1 interneuron, I1-E1 inhibition, Q1 control"},
		{models.NewBurstCell(above), "W1 forward, teaching teaching"},
		{models.NewBurstCCNCell(above), "W1 forward, W2 forward, Q1 bursts, teaching teaching"},
		{models.NewControlledCell(above), "W1 forward, Q1 control"},
		{models.NewDendriticCell(above), "W1 forward, E1-I1 interneuron, I1-E1 inhibition, teaching teaching, teaching-I1 teaching"},
	} {
		var got []string
		for _, p := range row.circuit.Spec().Projections {
			text := p.Name + " " + p.Role
			if p.Source != "" {
				text += fmt.Sprintf(" (%s)", p.Source)
			}
			got = append(got, text)
		}
		if got := strings.Join(got, ", "); got != row.want {
			t.Errorf("%s:\n got %s\nwant %s", row.circuit.Spec().Name, got, row.want)
		}
	}
}
