#!/usr/bin/env python3
"""Runs credo and PyTorch in turns on one CPU, and prints a table of the time of the processor that a training step of the convolutional
network for CIFAR-10 takes.

    python images.py
    python images.py --rounds 7 --out images.md
"""

import sys

from turns import fastest, in_turn, machine, peer, ratios, repeated, row, spread, tests_of

SYSTEMS = {
    "mlp/rule=backprop": "back-propagation",
    "burstccn/rule=burst": "BurstCCN, bursts, Q of dense layers learns",
    "burstccn-fixed-q/rule=burst": "BurstCCN, bursts, Q fixed",
    "burstprop/rule=burstprop": "Burstprop, its wider network (64-256-256 maps)",
}
LIKE = ("mlp/rule=backprop", "burstccn/rule=burst", "burstccn-fixed-q/rule=burst")  # the network of the peer
FEW, MANY = 2, 42  # steps


def credo(program: str) -> dict[str, dict[str, float]]:
    """The metrics of each system, and as cpu its milliseconds of the processor."""
    return {name: repeated(program, f"^BenchmarkImages$/^system={name.replace('/', '$/^')}$/^batch=32$", FEW, MANY) for name in SYSTEMS}


def agree(ours: dict, theirs: dict) -> None:
    """All took the same steps from the same weights by back-propagation, and the bursting networks the same first step forward."""
    for order in ("first", "last"):
        pairs = [(f"{name}, first step", ours[name]["first"], theirs["first"][order]) for name in LIKE]
        pairs.append(("back-propagation, sixth step", ours[LIKE[0]]["loss"], theirs["loss"][order]))
        for what, a, b in pairs:
            if not abs(a - b) < 1e-3 * b:
                sys.exit(f"{what}: losses {a} and {b} (channels {order})")


def rows(ours: list[dict], theirs: list[dict]) -> list[str]:
    orders = {o: [t["cpu"][o] for t in theirs] for o in ("first", "last")}
    order = fastest(orders)
    out = []
    for name, title in SYSTEMS.items():
        a = [t[name]["cpu"] for t in ours]
        best = min(t["ms"][order] for t in theirs) / min(t[name]["ms"] for t in ours)
        out.append(row([title, spread(a, 1), f"{ours[0][name]['MB']:.1f}", spread(ratios(orders[order], a)), f"{best:.2f}"]))
    return [*out, *(row([f"PyTorch, back-propagation, channels {o}", spread(t, 1), "", "", ""]) for o, t in orders.items())]


def compare(program: str, version: list[str], rounds: int, cpu: int | None) -> str:
    ours, theirs = [], []
    for i in range(rounds):
        mine, other = in_turn(i, lambda: credo(program), lambda: peer("pytorch_images.py"))
        ours.append(mine)
        theirs.append(other)
        agree(mine, other)
        print(f"round {i + 1}: credo { {k: round(v['cpu'], 1) for k, v in ours[-1].items()} }, pytorch {theirs[-1]['cpu']}", file=sys.stderr)
    lines = [
        "| network | ms of the processor | MB of the program | times as fast as PyTorch | by the best step |",
        "|---|---|---|---|---|",
        *rows(ours, theirs),
        "",
        "3-64-128-256 maps, 1480 and 10 dense cells, sigmoid, squared error, batch 32, one thread, float32. Time of the processor in the mean of"
        f" 40 steps, which other programs disturb less than the time that passes; median of {rounds} rounds in turns (least to most)."
        " PyTorch by back-propagation in its faster order of axes; above 1 credo is the faster. The last column compares the best of all steps"
        " by the clock.",
        "",
        *machine(cpu, version, theirs[0]["versions"]),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    tests_of("./train", __doc__, compare)
