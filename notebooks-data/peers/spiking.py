#!/usr/bin/env python3
"""Runs a spiking network through credo's Scan and through JAX's in turns on one CPU, and prints a table of the time that
they take of the processor, and one of the circuit and the rules of credo bench, which has whole iterations of learning as well.

    python spiking.py
    python spiking.py --rounds 7 --out spiking.md
"""

import json
import statistics
import sys

from turns import built, fastest, in_turn, machine, peer, ratios, repeated, row, run, spread, tests_of

PASSES = {
    "forward": "loss",
    "bptt": "loss and gradient",
    "checkpoints": "the same, states kept every 50 steps",
    "reverse": "loss and gradient, by a reverse pass written out",
    "e-prop": "e-prop",
    "mdgl": "MDGL",
}
RULES = {"backprop": "bptt", "e-prop": "eprop", "mdgl": "mdgl"}  # of circuit rsnn, and the pass of JAX
PEER = {"checkpoints": "bptt", "reverse": "bptt", "e-prop": "eprop"}  # JAX keeps all
FEW, MANY = 2, 10  # runs


def shipped_as(rule: str) -> str:
    return f"rsnn {rule}"


def credo(program: str, shipped: str) -> dict[str, dict[str, float]]:
    """The metrics of each pass, and as cpu its milliseconds of the processor; those of each rule by credo bench."""
    passes = {name: repeated(program, f"^BenchmarkAdaptive$/././././pass={name}$", FEW, MANY) for name in PASSES}
    return passes | {shipped_as(rule): json.loads(run([shipped, "bench", "--circuit", "rsnn", "--rule", rule, "--format", "json"])) for rule in RULES}


def agree(ours: dict, theirs: dict) -> None:
    for name in PASSES:
        rule = PEER.get(name, name)
        for key, want in (("loss", theirs["loss"]), ("norm", theirs["norm"].get(rule, 0))):
            if not abs(ours[name][key] - want) <= 1e-3 * want:
                sys.exit(f"{name}: {key} {ours[name][key]} and {want}")


def by_autodiff(forms: dict[str, list[float]]) -> str:
    return fastest({f: times for f, times in forms.items() if not f.endswith("reverse")})


def rows(ours: list[dict], theirs: list[dict]) -> list[str]:
    out = []
    for name, title in PASSES.items():
        told = [t["ms"][PEER.get(name, name)] for t in theirs]
        forms = {f: [t[f] for t in told] for f in told[0]}
        form = fastest(forms)
        a = [t[name]["cpu"] for t in ours]
        auto = by_autodiff(forms)
        cells = [title, spread(a, 0), f"{ours[0][name]['MB']:.1f}", f"{spread(forms[auto], 0)}, {auto}", f"{spread(forms[form], 0)}, {form}"]
        out.append(row([*cells, spread(ratios(a, forms[auto])), spread(ratios(a, forms[form]))]))
    return out


def shipped_rows(ours: list[dict], theirs: list[dict]) -> list[str]:
    out = []
    for rule, name in RULES.items():
        told = [t["ms"][name] for t in theirs]
        forms = {f: [t[f] for t in told] for f in told[0]}
        change = [t[shipped_as(rule)]["cpu_ms_per_change"] for t in ours]
        whole = [t[shipped_as(rule)]["cpu_ms_per_step"] + t[shipped_as(rule)]["ms_per_draw"] for t in ours]
        over = [t[shipped_as(rule)]["iteration_over_change"] for t in ours]
        cells = [f"`{rule}`", spread(whole, 0), spread(change, 0), spread(over), f"{ours[0][shipped_as(rule)]['program_mb'] * 1.048576:.1f}"]
        out.append(row([*cells, spread(ratios(change, forms[by_autodiff(forms)])), spread(ratios(change, forms[fastest(forms)]))]))
    return out


def compare(program: str, version: list[str], rounds: int, cpu: int | None) -> str:
    ours, theirs = [], []
    with built("go", "build", "./cmd/credo") as shipped:
        for i in range(rounds):
            mine, other = in_turn(i, lambda: credo(program, shipped), lambda: peer("jax_spiking.py"))
            ours.append(mine)
            theirs.append(other)
            agree(mine, other)
            told = {k: round(v["cpu"] if "cpu" in v else v["cpu_ms_per_change"]) for k, v in mine.items()}
            print(f"round {i + 1}: credo {told}, jax {other['ms']}", file=sys.stderr)
    slower = [t["checkpoints"]["cpu"] / t["bptt"]["cpu"] for t in ours]
    lines = [
        "| pass | credo, ms | credo, MB beyond the inputs | JAX by autodiff, ms | JAX, fastest, ms | credo / JAX by autodiff | credo / JAX, fastest |",
        "|---|---|---|---|---|---|---|",
        *rows(ours, theirs),
        "",
        f"2000 steps, 100 cells, 50 of which adapt, 40 inputs, batch 64, one thread, float32; cells fire {ours[0]['bptt']['Hz']:.0f} times a second."
        f" Time of the processor for a run, which other programs disturb less than the time that passes; median of {rounds} rounds in turns"
        " (least to most). Below 1 credo is the faster.",
        f"Checkpoints take {spread(slower)} times the time of credo without.",
        "",
        "## Circuit rsnn by credo bench",
        "",
        "| rule | iteration, ms | ΔW, ms | iteration / ΔW | MB beyond the inputs | ΔW / JAX by autodiff | ΔW / JAX, fastest |",
        "|---|---|---|---|---|---|---|",
        *shipped_rows(ours, theirs),
        "",
        "The task of evidence with its settings, in the size of the table above: its minibatches are drawn, and the network learns while it is measured."
        " ΔW is loss and gradient, or the rule. An iteration is the drawing of a minibatch, ΔW and the update of the weights, with the cost of rates in the loss;"
        " training draws beside the step before. Iteration and ΔW take turns of a window, and their ratio is the median of these in each round."
        " JAX runs its own network, which fires as often as stated above.",
        "",
        *machine(cpu, version, theirs[0]["versions"]),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    tests_of("./graph/graphtest", __doc__, compare)
