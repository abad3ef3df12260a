// Package models holds circuits, one file each: the parts of the network (Spec) and its dynamics (Settle), written once as
// a vector field. They know no learning rule.
package models
