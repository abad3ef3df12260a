"""The parts that the comparisons share: programs that take turns on one CPU, what they say, and the table that is made of it."""

import argparse
import contextlib
import json
import os
import pathlib
import platform
import resource
import shlex
import statistics
import subprocess
import sys
import tempfile

from networks import ONE_THREAD

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def run(command: list[str]) -> str:
    done = subprocess.run(command, cwd=ROOT, env=os.environ | ONE_THREAD, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{shlex.join(command)}\n{done.stderr.strip()}\nexit code {done.returncode}")
    return done.stdout


def peer(script: str, *arguments) -> dict:
    """All that the program of a peer printed."""
    return json.loads(run([sys.executable, str(HERE / script), *map(str, arguments)]))


def benchmark(program: str, pattern: str, time: str) -> dict[str, dict[str, float]]:
    """Runs Go benchmarks on one thread: the metrics of each by its name."""
    out = {}
    for line in run([program, "-test.run=^$", f"-test.bench={pattern}", f"-test.benchtime={time}", "-test.cpu=1"]).splitlines():
        if line.startswith("Benchmark"):
            name, _, *values = line.split()
            out[name] = dict(zip(values[1::2], map(float, values[::2])))
    return out


def processor() -> float:
    """Seconds of the processor that all programs took that ended so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def repeated(program: str, pattern: str, few: int, many: int) -> dict[str, float]:
    """The metrics of one Go benchmark, and as cpu milliseconds of the processor for a run of it: the time of many runs less that of few,
    which has what runs once."""
    times = []
    for runs in (few, many):
        before = processor()
        (told,) = benchmark(program, pattern, f"{runs}x").values()
        times.append(processor() - before)
    return told | {"cpu": 1e3 * (times[1] - times[0]) / (many - few)}


def in_turn(i: int, ours, theirs) -> tuple:
    """What both say in round i, which ours begins if i is odd."""
    if i % 2:
        a = ours()
        return a, theirs()
    b = theirs()
    return ours(), b


def spread(values: list[float], digits: int = 2) -> str:
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def fastest(times: dict[str, list[float]]) -> str:
    """The name with the least median. It is settled once: to take the best of each round would be to take its luck, too."""
    return min(times, key=lambda name: statistics.median(times[name]))


def ratios(a: list[float], b: list[float]) -> list[float]:
    return [x / y for x, y in zip(a, b)]


def row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def pin(cpu: int | None) -> int | None:
    """Keeps this program and the programs that it starts on one CPU, where the system can."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    cpu = max(os.sched_getaffinity(0)) if cpu is None else cpu
    os.sched_setaffinity(0, {cpu})
    return cpu


def machine(cpu: int | None, version: list[str], versions: dict[str, str]) -> list[str]:
    """What a table ends with: the machine, and the versions of credo and of its peers."""
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
    kernels = next((line.split()[1] for line in version if line.startswith("kernels:")), "unknown")
    return [
        f"- CPU: {name}; {os.cpu_count()} cores; {' '.join(flags) or 'vector instructions unknown'}",
        f"- system: {platform.system()} {platform.machine()}; " + ("not pinned to a CPU" if cpu is None else "one CPU for all"),
        f"- {' '.join(version[0].split()[:3]).rstrip(',')}, kernels {kernels}; " + ", ".join(f"{k} {v}" for k, v in versions.items()),
    ]


def arguments(doc: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--cpu", type=int, help="the CPU to run on; default: the last one allowed")
    parser.add_argument("--out", type=pathlib.Path, metavar="FILE", help="write the table there, too")
    return parser


@contextlib.contextmanager
def built(*command: str):
    """A program of credo, for as long as it is needed: command is go build or go test -c, and a package."""
    with tempfile.TemporaryDirectory() as folder:
        program = str(pathlib.Path(folder, "program"))
        run([*command[:-1], "-o", program, command[-1]])
        yield program


def tests_of(package: str, doc: str, compare) -> None:
    """The main function of a comparison with the benchmarks of a package: compare(program, version, rounds, cpu) gives the table."""
    args = arguments(doc).parse_args()
    with built("go", "test", "-c", package) as program:
        version = run(["go", "run", "./cmd/credo", "version"]).splitlines()
        show(compare(program, version, args.rounds, pin(args.cpu)), args.out)


def show(table: str, out: pathlib.Path | None) -> None:
    print(table, end="")
    if out:
        out.write_text(table)
