// Package models holds circuits, one file each: what the network is made of (Spec) and its dynamics (Settle), written once as
// a vector field. They know no learning rule.
package models
