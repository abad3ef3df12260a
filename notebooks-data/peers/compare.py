#!/usr/bin/env python3
"""Runs credo, PyTorch and JAX in turns on one CPU, and prints a table of the time a training step takes.

    python compare.py
    python compare.py --rounds 7 --out peers.md
    python compare.py --credo "credo"               # a command instead of a fresh build
"""

import contextlib
import json
import shlex
import sys

from networks import NETWORKS
from turns import arguments, built, fastest, machine, peer, pin, ratios, row, run, show, spread

PROGRAMS = ("credo", "pytorch", "jax")
SETTINGS = {
    "A": ["circuit.activation.name=softplus", "circuit.readout=linear", "loss=ce", "optimizer.name=adam", "optimizer.lr=0.001"],
    "B": ["circuit.activation.name=sigmoid", "circuit.readout=units", "loss=mse", "optimizer.name=sgd", "optimizer.lr=0.1"],
    "C": ["circuit.q_learning=true"],
}
LEARNS = {"C": ["--circuit", "burstccn", "--rule", "burst"]}  # otherwise the plain network by back-propagation
ALIKE = {"C": "B"}  # the network that the peers run, which have no bursting networks
TITLES = {
    "A": "784-256-256-256-10, softplus, cross-entropy, Adam, batch 100",
    "B": "784-500-500-500-10, sigmoid, squared error, SGD, batch 32",
    "C": "the same cells as BurstCCN, Q learned, by bursts; the others by back-propagation as in B",
}


def bench(credo: list[str], network: str) -> list[str]:
    like = NETWORKS[ALIKE.get(network, network)]
    sizes, batch = like["sizes"], like["batch"]
    learns = LEARNS.get(network, ["--circuit", "mlp", "--rule", "backprop"])
    command = [*credo, "bench", *learns, "--batch", str(batch), "--threads", "1", "--format", "json"]
    return [*command, f"circuit.sizes={json.dumps(sizes, separators=(',', ':'))}", *SETTINGS[network]]


def measure(program: str, credo: list[str], network: str) -> tuple[float, dict]:
    """Milliseconds a step in the best of a program's windows of 50 ms or so, and all that it printed.

    Processors change their clock for tens of seconds at a time, and neighbours take their share: the best window is the
    time of the program left alone, a median shows the load of the machine.
    """
    if program == "credo":
        out = json.loads(run(bench(credo, network)))
    else:
        out = peer(f"{program}_mlp.py", ALIKE.get(network, network))
    return out["ms_per_step_min"], out


def agree(losses: dict[str, float]) -> None:
    """The peers took the same steps from the same weights; if their losses differ, one does other work."""
    least, most = min(losses.values()), max(losses.values())
    if not most - least < 1e-3 * most:
        sys.exit(f"the peers do not compute the same: losses {losses}")


def line(network: str, times: dict[str, list[float]]) -> str:
    name = fastest({p: times[p] for p in PROGRAMS[1:]})
    cells = [f"{network}: {TITLES[network]}", *(spread(times[p]) for p in PROGRAMS)]
    return row([*cells, f"{spread(ratios(times['credo'], times[name]))}, {name}"])


def compare(credo: list[str], rounds: int, cpu: int | None) -> str:
    version = run([*credo, "version"]).splitlines()
    versions, rates = {}, []
    times = {n: {p: [] for p in PROGRAMS} for n in TITLES}
    for i in range(rounds):
        for network in TITLES:
            losses = {}
            for k in range(len(PROGRAMS)):
                program = PROGRAMS[(i + k) % len(PROGRAMS)]  # another begins each round
                ms, told = measure(program, credo, network)
                times[network][program].append(ms)
                if program == "credo":
                    rates.append(told["machine_gflops"])
                else:
                    versions |= told["versions"]
                    losses[program] = told["loss"]
                print(f"round {i + 1}: {network} {program} {ms:.2f} ms", file=sys.stderr)
            agree(losses)
    lines = [
        "| network | credo, ms per step | PyTorch | JAX | credo / the faster peer |",
        "|---|---|---|---|---|",
        *(line(n, times[n]) for n in TITLES),
        "",
        f"One thread, float32. Best window of 50 ms in a round; median of {rounds} rounds in turns (least to most). Below 1 credo is the faster.",
        *(f"{n}, credo: {spread([1000 * NETWORKS[ALIKE.get(n, n)]['batch'] / ms for ms in times[n]['credo']], 0)} training samples a second." for n in TITLES),
        "",
        f"- best matrix multiply of credo on this machine in these rounds: {spread(rates, 0)} GF/s",
        *machine(cpu, version, versions),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--credo", metavar="COMMAND", help="how to call credo; default: go build, then the program built")
    args = parser.parse_args()
    given = contextlib.nullcontext(args.credo) if args.credo else built("go", "build", "./cmd/credo")
    with given as credo:
        show(compare(shlex.split(credo), args.rounds, pin(args.cpu)), args.out)


if __name__ == "__main__":
    main()
