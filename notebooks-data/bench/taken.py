"""Two threads beside one while another program holds a processor.

A loop that does nothing runs on the last CPU all the time, and credo bench takes turns with one thread and with two, free to use all
CPUs. Each ratio is of two windows in turn, median step to median step; above 1 two threads are the slower. What else runs on the
machine shows in the range.

    python3 notebooks-data/bench/taken.py --rounds 9
    python3 notebooks-data/bench/taken.py --idle                    # without the loop
"""

import argparse
import contextlib
import json
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "peers"))
from turns import built, in_turn, ratios, row, spread  # noqa: E402

STEPS = {
    "dic 784-256x3-10": ["--circuit", "dic", "--rule", "inhibitory-exact", "circuit.hidden=[256,256,256]"],
    "mlp 784-256x3-10": ["--circuit", "mlp", "--rule", "backprop", "circuit.hidden=[256,256,256]"],
}


@contextlib.contextmanager
def holder(cpu: int | None):
    """A program that holds a CPU, or none."""
    if cpu is None:
        yield
        return
    loop = subprocess.Popen([sys.executable, "-c", f"import os\nos.sched_setaffinity(0, {{{cpu}}})\nwhile True: pass"])
    try:
        yield
    finally:
        loop.kill()
        loop.wait()


def step(program: str, threads: int, window: str, arguments: list[str]) -> float:
    """Milliseconds of a median step."""
    command = [program, "bench", "--threads", str(threads), "--time", window, "--format", "json", *arguments]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)["ms_per_step"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--time", default="1s", help="of a window")
    parser.add_argument("--idle", action="store_true", help="hold no CPU")
    args = parser.parse_args()
    print(row(["step", "one thread, ms", "two threads, ms", "two / one"]))
    print(row(["---"] * 4))
    with built("go", "build", "./cmd/credo") as program, holder(None if args.idle else max(os.sched_getaffinity(0))):
        for name, arguments in STEPS.items():
            turns = [in_turn(i, *(lambda n=n: step(program, n, args.time, arguments) for n in (1, 2))) for i in range(args.rounds)]
            one, two = map(list, zip(*turns))
            print(row([name, spread(one), spread(two), spread(ratios(two, one))]), flush=True)


if __name__ == "__main__":
    main()
