#!/usr/bin/env python3
"""Runs credo, PyTorch and JAX in turns on one CPU, and prints a table of the time a training step takes.

    python compare.py
    python compare.py --rounds 7 --out peers.md
    python compare.py --credo "credo"               # a command instead of a fresh build
"""

import argparse
import json
import os
import pathlib
import platform
import shlex
import statistics
import subprocess
import sys
import tempfile

from networks import NETWORKS, ONE_THREAD

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
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


def run(command: list[str]) -> str:
    done = subprocess.run(command, cwd=ROOT, env=os.environ | ONE_THREAD, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{shlex.join(command)}\n{done.stderr.strip()}\nexit code {done.returncode}")
    return done.stdout


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
        out = json.loads(run([sys.executable, str(HERE / f"{program}_mlp.py"), ALIKE.get(network, network)]))
    return out["ms_per_step_min"], out


def agree(losses: dict[str, float]) -> None:
    """The peers took the same steps from the same weights; if their losses differ, one does other work."""
    least, most = min(losses.values()), max(losses.values())
    if not most - least < 1e-3 * most:
        sys.exit(f"the peers do not compute the same: losses {losses}")


def spread(values: list[float], digits: int = 2) -> str:
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def row(network: str, times: dict[str, list[float]]) -> str:
    # Which peer is the faster is settled once: to take the better one of each round would be to take its luck, too.
    peer = min(PROGRAMS[1:], key=lambda p: statistics.median(times[p]))
    ratio = [c / p for c, p in zip(times["credo"], times[peer])]
    cells = [f"{network}: {TITLES[network]}", *(spread(times[p]) for p in PROGRAMS), f"{spread(ratio)}, {peer}"]
    return "| " + " | ".join(cells) + " |"


def machine(cpu: int | None) -> list[str]:
    info = {}
    try:
        for line in pathlib.Path("/proc/cpuinfo").read_text().split("\n\n")[0].splitlines():
            key, _, value = line.partition(":")
            info[key.strip()] = value.strip()
    except OSError:
        pass
    flags = [f for f in ("avx2", "fma", "avx512f", "amx_tile") if f in info.get("flags", "").split()]
    name = info.get("model name") or platform.processor() or platform.machine()
    if info.get("model"):
        name += f", family {info['cpu family']} model {info['model']}"
    return [
        f"- CPU: {name}; {os.cpu_count()} cores; {' '.join(flags) or 'vector instructions unknown'}",
        f"- system: {platform.system()} {platform.machine()}; " + ("not pinned to a CPU" if cpu is None else "one CPU for all"),
    ]


def pin(cpu: int | None) -> int | None:
    """Keeps this program and the programs that it starts on one CPU, where the system can."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    cpu = max(os.sched_getaffinity(0)) if cpu is None else cpu
    os.sched_setaffinity(0, {cpu})
    return cpu


def compare(credo: list[str], rounds: int, cpu: int | None) -> str:
    version = run([*credo, "version"]).splitlines()
    kernels = next((line.split()[1] for line in version if line.startswith("kernels:")), "unknown")
    cpu = pin(cpu)
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
        *(row(n, times[n]) for n in TITLES),
        "",
        f"One thread, float32. Best window of 50 ms in a round; median of {rounds} rounds in turns (least to most). Below 1 credo is the faster.",
        *(f"{n}, credo: {spread([1000 * NETWORKS[ALIKE.get(n, n)]['batch'] / ms for ms in times[n]['credo']], 0)} training samples a second." for n in TITLES),
        "",
        f"- best matrix multiply of credo on this machine in these rounds: {spread(rates, 0)} GF/s",
        *machine(cpu),
        f"- {' '.join(version[0].split()[:3]).rstrip(',')}, kernels {kernels}; " + ", ".join(f"{k} {v}" for k, v in versions.items()),
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--credo", metavar="COMMAND", help="how to call credo; default: go build, then the program built")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cpu", type=int, help="the CPU to run on; default: the last one allowed")
    parser.add_argument("--out", type=pathlib.Path, metavar="FILE", help="write the table there, too")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        credo = shlex.split(args.credo or "")
        if not credo:
            credo = [str(pathlib.Path(folder, "credo"))]
            run(["go", "build", "-o", credo[0], "./cmd/credo"])
        table = compare(credo, args.rounds, args.cpu)
    print(table, end="")
    if args.out:
        args.out.write_text(table)


if __name__ == "__main__":
    main()
