package cli

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/pkg/errors"
	posener "github.com/posener/complete"
	"github.com/willabides/kongplete"

	"credo/graph/catalog"
	"credo/graph/circuit"
	"credo/models"
	"credo/rules"
	"credo/train/experiment"
	"credo/train/figure"
	"credo/train/task"
)

type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"The shell: ${enum}."`
}

// Help teaches.
func (completionCmd) Help() string {
	return `Circuits, rules, data sets, figures, and the keys of experiments are completed, from the tables of this program.

  bash:  eval "$(credo completion bash)"       in ~/.bashrc
  zsh:   eval "$(credo completion zsh)"        in ~/.zshrc
  fish:  credo completion fish | source        in ~/.config/fish/config.fish`
}

// Run prints the code. The shell then asks the program itself, with the line so far in COMP_LINE.
func (c completionCmd) Run(e *env) error {
	program, err := os.Executable()
	if err != nil {
		return errors.Wrap(err, "cannot find this program")
	}
	program = "'" + strings.ReplaceAll(program, "'", `'\''`) + "'"
	code := map[string]string{
		"bash": "complete -C %s credo\n",
		"zsh":  "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\ncomplete -C %s credo\n",
		"fish": `function __complete_credo
    set -lx COMP_LINE (commandline -cp)
    test -z (commandline -ct)
    and set COMP_LINE "$COMP_LINE "
    %s
end
complete -f -c credo -a "(__complete_credo)"
`,
	}
	_, err = fmt.Fprintf(e.stdout, code[c.Shell], program)
	return err
}

// complete answers a shell that asks for completions, and tells whether one asked.
func complete(all *catalog.Catalog, parser *kong.Kong) (asked bool) {
	set := func(names []string) posener.Predictor { return posener.PredictSet(names...) }
	circuits := catalog.Get[circuit.Model](all).Names()
	kongplete.Complete(parser,
		kongplete.WithPredictors(map[string]posener.Predictor{
			"circuits": set(circuits),
			"rules":    set(catalog.Get[rules.Recipe](all).Names()),
			"sets":     posener.PredictOr(set(catalog.Get[task.Recipe](all).Names()), posener.PredictFiles("*")),
			"figures":  set(figure.Table().Names()),
			"subjects": posener.PredictOr(set(slices.Concat(circuits, models.Cells().Names())), posener.PredictFiles("*.safetensors")),
			"path":     posener.PredictFiles("*"),
			"yaml":     posener.PredictFiles("*.yaml"),
			"settings": posener.PredictOr(posener.PredictFiles("*.yaml"), posener.PredictFunc(func(a posener.Args) []string { return keysFor(all, a) })),
		}),
		kongplete.WithExitFunc(func(int) { asked = true }))
	return asked
}

// keysFor lists the keys of experiments of the circuit and rule that the line names, each with its equals sign.
func keysFor(all *catalog.Catalog, a posener.Args) (out []string) {
	named := map[string]string{}
	for i, word := range a.All {
		if i+1 < len(a.All) {
			named[word] = a.All[i+1]
		}
	}
	e, err := experiment.Plain(all, named["--circuit"], named["--rule"])
	if err != nil {
		if e, err = experiment.Plain(all, "", ""); err != nil {
			return nil
		}
	}
	for _, k := range e.Keys() {
		out = append(out, k.Path+"=")
	}
	return out
}
