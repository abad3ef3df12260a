#!/usr/bin/env python3
"""Runs credo's convolutions and PyTorch's in turns on one CPU, and prints a table of the times of their maps.

    python conv.py
    python conv.py --rounds 7 --out conv.md
"""

import argparse
import json
import pathlib
import statistics
import sys
import tempfile

from compare import HERE, machine, pin, run, spread

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
    for line in run([program, "-test.run=^$", f"-test.bench={wanted}", "-test.benchtime=0.4s", "-test.cpu=1"]).splitlines():
        if line.startswith("BenchmarkConvolution"):
            name, _, *values = line.split()
            told = dict(zip(values[1::2], map(float, values[::2])))
            which = name.split("/pass=")[1].split("/")[0]
            ms[which], norm[which] = told["ms"], told["norm"]
    return ms, norm


def pytorch(layer: tuple) -> dict:
    return json.loads(run([sys.executable, str(HERE / "pytorch_conv.py"), *map(str, layer)]))


def agree(layer: tuple, ours: dict, theirs: dict) -> None:
    for name in MAPS:
        if not abs(ours[name] - theirs[name]) < 1e-3 * theirs[name]:
            sys.exit(f"{title(layer)}, {name}: results of length {ours[name]} and {theirs[name]}")


def rows(layer: tuple, ours: list[dict], theirs: list[dict]) -> list[str]:
    out = []
    for name in MAPS:
        # Which order is the faster is settled once, not by the luck of a round.
        order = min(("first", "last"), key=lambda o: statistics.median(t["ms"][name][o] for t in theirs))
        a, b = [t[name] for t in ours], [t["ms"][name][order] for t in theirs]
        cells = [title(layer), name, spread(a, 3), spread(b, 3), f"channels {order}", spread([x / y for x, y in zip(a, b)])]
        out.append("| " + " | ".join(cells) + " |")
    return out


def compare(program: str, version: list[str], rounds: int, cpu: int | None) -> str:
    kernels = next((line.split()[1] for line in version if line.startswith("kernels:")), "unknown")
    cpu = pin(cpu)
    ours, theirs = {l: [] for l in LAYERS}, {l: [] for l in LAYERS}
    for i in range(rounds):
        for layer in LAYERS:
            for who in ("credo", "pytorch") if i % 2 else ("pytorch", "credo"):  # the other begins each round
                if who == "credo":
                    ms, norm = credo(program, layer)
                    ours[layer].append(ms)
                else:
                    told = pytorch(layer)
                    theirs[layer].append(told)
            agree(layer, norm, told["norm"])
            print(f"round {i + 1}: {title(layer)}: credo {ms}, pytorch {told['ms']}", file=sys.stderr)
    lines = [
        "| layer | map | credo, ms | PyTorch, ms | its faster order | credo / PyTorch |",
        "|---|---|---|---|---|---|",
        *(row for layer in LAYERS for row in rows(layer, ours[layer], theirs[layer])),
        "",
        f"Batch 32, one thread, float32. Best window of 1 ms in a round; median of {rounds} rounds in turns (least to most). Below 1 credo is the faster.",
        "",
        *machine(cpu),
        f"- {' '.join(version[0].split()[:3]).rstrip(',')}, kernels {kernels}; " + ", ".join(f"{k} {v}" for k, v in told["versions"].items()),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cpu", type=int, help="the CPU to run on; default: the last one allowed")
    parser.add_argument("--out", type=pathlib.Path, metavar="FILE", help="write the table there, too")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        program = str(pathlib.Path(folder, "graph.test"))
        run(["go", "test", "-c", "-o", program, "./graph"])
        version = run(["go", "run", "./cmd/credo", "version"]).splitlines()
        table = compare(program, version, args.rounds, args.cpu)
    print(table, end="")
    if args.out:
        args.out.write_text(table)


if __name__ == "__main__":
    main()
