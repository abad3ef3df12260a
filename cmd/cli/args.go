package cli

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// gather puts the arguments of a command together where flags stand between them, which kong does not take:
// "train a.yaml --seed 3 batch=50" becomes "train a.yaml batch=50 --seed 3". Arguments after "--" stay behind it.
func gather(app *kong.Application, args []string) []string {
	if slices.Contains(args, "figure") {
		args = figureFlags(args)
	}
	valued := flagsWithValue(app)
	var words, flags []string
	for i := 0; i < len(args); i++ {
		a := args[i]
		switch {
		case a == "--":
			return slices.Concat(words, flags, args[i:])
		case !strings.HasPrefix(a, "-") || a == "-":
			words = append(words, a)
		case slices.Contains(valued, a) && i+1 < len(args):
			flags = append(flags, a, args[i+1])
			i++
		default:
			flags = append(flags, a)
		}
	}
	return slices.Concat(words, flags)
}

// flagsWithValue lists the flags, as they are written, after which an argument belongs to them.
func flagsWithValue(app *kong.Application) (names []string) {
	_ = kong.Visit(app, func(v kong.Visitable, next kong.Next) error {
		if f, ok := v.(*kong.Flag); ok && !f.IsBool() {
			names = append(names, "--"+f.Name)
			if f.Short != 0 {
				names = append(names, "-"+string(f.Short))
			}
		}
		return next(nil)
	})
	return names
}
