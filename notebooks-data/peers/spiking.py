#!/usr/bin/env python3
"""Runs a spiking network through credo's Scan and through JAX's in turns on one CPU, and prints a table of the time that
they take of the processor.

    python spiking.py
    python spiking.py --rounds 7 --out spiking.md
"""

import statistics
import sys

from turns import fastest, in_turn, machine, peer, ratios, repeated, row, spread, tests_of

PASSES = {
    "forward": "loss",
    "bptt": "loss and gradient",
    "checkpoints": "the same, states kept every 50 steps",
    "reverse": "loss and gradient, by a reverse pass written out",
    "e-prop": "e-prop",
    "mdgl": "MDGL",
}
PEER = {"checkpoints": "bptt", "reverse": "bptt", "e-prop": "eprop"}  # JAX keeps all
FEW, MANY = 2, 10  # runs


def credo(program: str) -> dict[str, dict[str, float]]:
    """The metrics of each pass, and as cpu its milliseconds of the processor."""
    return {name: repeated(program, f"^BenchmarkAdaptive$/././././pass={name}$", FEW, MANY) for name in PASSES}


def agree(ours: dict, theirs: dict) -> None:
    for name in PASSES:
        rule = PEER.get(name, name)
        for key, want in (("loss", theirs["loss"]), ("norm", theirs["norm"].get(rule, 0))):
            if not abs(ours[name][key] - want) <= 1e-3 * want:
                sys.exit(f"{name}: {key} {ours[name][key]} and {want}")


def rows(ours: list[dict], theirs: list[dict]) -> list[str]:
    out = []
    for name, title in PASSES.items():
        told = [t["ms"][PEER.get(name, name)] for t in theirs]
        forms = {f: [t[f] for t in told] for f in told[0]}
        form = fastest(forms)
        a = [t[name]["cpu"] for t in ours]
        auto = min((f for f in forms if not f.endswith("reverse")), key=lambda f: statistics.median(forms[f]))
        cells = [title, spread(a, 0), f"{ours[0][name]['MB']:.1f}", f"{spread(forms[auto], 0)}, {auto}", f"{spread(forms[form], 0)}, {form}"]
        out.append(row([*cells, spread(ratios(a, forms[auto])), spread(ratios(a, forms[form]))]))
    return out


def compare(program: str, version: list[str], rounds: int, cpu: int | None) -> str:
    ours, theirs = [], []
    for i in range(rounds):
        mine, other = in_turn(i, lambda: credo(program), lambda: peer("jax_spiking.py"))
        ours.append(mine)
        theirs.append(other)
        agree(mine, other)
        print(f"round {i + 1}: credo { {k: round(v['cpu']) for k, v in ours[-1].items()} }, jax {theirs[-1]['ms']}", file=sys.stderr)
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
        *machine(cpu, version, theirs[0]["versions"]),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    tests_of("./graph/graphtest", __doc__, compare)
