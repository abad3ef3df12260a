#!/usr/bin/env python3
"""Runs a spiking network through credo's Scan and through JAX's in turns on one CPU, and prints a table of the time that
they take of the processor.

    python spiking.py
    python spiking.py --rounds 7 --out spiking.md
"""

import argparse
import json
import pathlib
import resource
import statistics
import sys
import tempfile

from compare import HERE, machine, pin, run, spread

PASSES = {"forward": "loss", "bptt": "loss and gradient", "checkpoints": "the same, states kept every 50 steps"}
PEER = {"checkpoints": "bptt"}  # JAX keeps all
FEW, MANY = 2, 12  # runs


def processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def bench(program: str, name: str, runs: int) -> tuple[float, dict[str, float]]:
    """Seconds of the processor, and the metrics that the benchmark prints."""
    before = processor()
    told = run([program, "-test.run=^$", f"-test.bench=^BenchmarkAdaptive$/././././pass={name}$", f"-test.benchtime={runs}x", "-test.cpu=1"])
    values = next(line for line in told.splitlines() if line.startswith("BenchmarkAdaptive")).split()[2:]
    return processor() - before, dict(zip(values[1::2], map(float, values[::2])))


def credo(program: str) -> dict[str, dict[str, float]]:
    """The metrics of each pass, and as cpu its milliseconds: the time of many runs less that of few, which has what runs once."""
    out = {}
    for name in PASSES:
        few, _ = bench(program, name, FEW)
        many, out[name] = bench(program, name, MANY)
        out[name]["cpu"] = 1e3 * (many - few) / (MANY - FEW)
    return out


def jax() -> dict:
    return json.loads(run([sys.executable, str(HERE / "jax_spiking.py")]))


def agree(ours: dict, theirs: dict) -> None:
    for key in ("loss", "norm"):
        for name in ("bptt", "checkpoints"):
            if not abs(ours[name][key] - theirs[key]) < 1e-3 * theirs[key]:
                sys.exit(f"{name}: {key} {ours[name][key]} and {theirs[key]}")


def rows(ours: list[dict], theirs: list[dict]) -> list[str]:
    out = []
    for name, title in PASSES.items():
        told = [t["ms"][PEER.get(name, name)] for t in theirs]
        # Which form is the faster is settled once, not by the luck of a round.
        form = min(told[0], key=lambda f: statistics.median(t[f] for t in told))
        a, b = [t[name]["cpu"] for t in ours], [t[form] for t in told]
        plain = [t["plain"] for t in told]
        cells = [title, spread(a, 0), f"{ours[0][name]['MB']:.1f}", spread(plain, 0), spread([t["lean"] for t in told], 0)]
        cells += [f"{spread([x / y for x, y in zip(a, b)])}, {form}"]
        out.append("| " + " | ".join(cells) + " |")
    return out


def compare(program: str, version: list[str], rounds: int, cpu: int | None) -> str:
    kernels = next((line.split()[1] for line in version if line.startswith("kernels:")), "unknown")
    cpu = pin(cpu)
    ours, theirs = [], []
    for i in range(rounds):
        for who in ("credo", "jax") if i % 2 else ("jax", "credo"):  # the other begins each round
            if who == "credo":
                ours.append(credo(program))
            else:
                theirs.append(jax())
        agree(ours[-1], theirs[-1])
        print(f"round {i + 1}: credo { {k: round(v['cpu']) for k, v in ours[-1].items()} }, jax {theirs[-1]['ms']}", file=sys.stderr)
    slower = [t["checkpoints"]["cpu"] / t["bptt"]["cpu"] for t in ours]
    lines = [
        "| pass | credo, ms | credo, MB beyond the inputs | JAX plain, ms | JAX lean, ms | credo / the faster form of JAX |",
        "|---|---|---|---|---|---|",
        *rows(ours, theirs),
        "",
        f"2000 steps, 100 cells, 50 of which adapt, 40 inputs, batch 64, one thread, float32; cells fire {ours[0]['bptt']['Hz']:.0f} times a second."
        f" Time of the processor for a run, which other programs disturb less than the time that passes; median of {rounds} rounds in turns"
        " (least to most). Below 1 credo is the faster.",
        f"Checkpoints take {spread(slower)} times the time of credo without.",
        "",
        *machine(cpu),
        f"- {' '.join(version[0].split()[:3]).rstrip(',')}, kernels {kernels}; " + ", ".join(f"{k} {v}" for k, v in theirs[0]["versions"].items()),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cpu", type=int, help="the CPU to run on; default: the last one allowed")
    parser.add_argument("--out", type=pathlib.Path, metavar="FILE", help="write the table there, too")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        program = str(pathlib.Path(folder, "graphtest.test"))
        run(["go", "test", "-c", "-o", program, "./graph/graphtest"])
        version = run(["go", "run", "./cmd/credo", "version"]).splitlines()
        table = compare(program, version, args.rounds, args.cpu)
    print(table, end="")
    if args.out:
        args.out.write_text(table)


if __name__ == "__main__":
    main()
