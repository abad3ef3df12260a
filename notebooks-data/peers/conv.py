#!/usr/bin/env python3
"""Runs credo's convolutions and PyTorch's in turns on one CPU, and prints a table of the times of their maps.

    python conv.py
    python conv.py --rounds 7 --out conv.md
"""

import sys

from turns import benchmark, fastest, in_turn, machine, peer, ratios, row, spread, tests_of

LAYERS = [(3, 32, 64, 5, 2), (64, 14, 128, 5, 2), (128, 5, 256, 3, 1)]
MAPS = ("forward", "adjoint", "gradient", "all")


def title(layer: tuple) -> str:
    c, size, o, k, s = layer
    return f"{c}-{o}, kernel {k}, stride {s}, on {size}x{size}"


def credo(program: str, layer: tuple) -> tuple[dict, dict]:
    """Milliseconds a call and length of the results of each map."""
    c, size, o, k, s = layer
    wanted = f"^BenchmarkConvolution$/^layer={c}-{o}$/^size={size}$/^kernel={k}$/^stride={s}$/^batch=32$/^pass=/^dtype=float32$"
    ms, norm = {}, {}
    for name, told in benchmark(program, wanted, "0.4s").items():
        which = name.split("/pass=")[1].split("/")[0]
        ms[which], norm[which] = told["ms"], told["norm"]
    return ms, norm


def agree(layer: tuple, ours: dict, theirs: dict) -> None:
    for name in MAPS:
        if not abs(ours[name] - theirs[name]) < 1e-3 * theirs[name]:
            sys.exit(f"{title(layer)}, {name}: results of length {ours[name]} and {theirs[name]}")


def rows(layer: tuple, ours: list[dict], theirs: list[dict]) -> list[str]:
    out = []
    for name in MAPS:
        orders = {o: [t["ms"][name][o] for t in theirs] for o in ("first", "last")}
        order = fastest(orders)
        a, b = [t[name] for t in ours], orders[order]
        out.append(row([title(layer), name, spread(a, 3), spread(b, 3), f"channels {order}", spread(ratios(a, b))]))
    return out


def compare(program: str, version: list[str], rounds: int, cpu: int | None) -> str:
    ours, theirs = {l: [] for l in LAYERS}, {l: [] for l in LAYERS}
    for i in range(rounds):
        for layer in LAYERS:
            (ms, norm), told = in_turn(i, lambda: credo(program, layer), lambda: peer("pytorch_conv.py", *layer))
            ours[layer].append(ms)
            theirs[layer].append(told)
            agree(layer, norm, told["norm"])
            print(f"round {i + 1}: {title(layer)}: credo {ms}, pytorch {told['ms']}", file=sys.stderr)
    lines = [
        "| layer | map | credo, ms | PyTorch, ms | its faster order | credo / PyTorch |",
        "|---|---|---|---|---|---|",
        *(line for layer in LAYERS for line in rows(layer, ours[layer], theirs[layer])),
        "",
        f"Batch 32, one thread, float32. Best window of 1 ms in a round; median of {rounds} rounds in turns (least to most). Below 1 credo is the faster.",
        "",
        *machine(cpu, version, told["versions"]),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    tests_of("./graph", __doc__, compare)
