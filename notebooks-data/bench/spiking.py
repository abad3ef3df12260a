#!/usr/bin/env python3
"""Prints a table of the memory and time of a recurrent spiking network (circuit rsnn, 100 cells, batch 64, one thread) by the moments of a
trial and by lesson.checkpoint, the moments between two of which states are kept. It runs credo bench on trials of evidence, in rounds of all rows.

    python spiking.py
    python spiking.py --rounds 5 --out spiking.md
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TRIALS = {  # settings of the task by the moments of a trial: cues, gap and recall add up to them
    500: ["data.cues=1", "data.gap=200"],
    2000: ["data.gap=800"],
    20000: ["data.gap=18800"],
}
KEPT = {500: (0, 25, 50), 2000: (0, 25, 50, 100), 20000: (0, 50, 100, 200)}
WITHOUT = ("e-prop", "mdgl")  # rules that read whole trials
SECONDS = {500: 2, 2000: 3, 20000: 3}

Row = tuple[str, int, int]  # rule, moments, checkpoint


def rows() -> list[Row]:
    return [("backprop", t, k) for t in TRIALS for k in KEPT[t]] + [(rule, t, 0) for rule in WITHOUT for t in TRIALS]


def measured(program: str, row: Row) -> dict:
    rule, moments, kept = row
    command = [program, "bench", "--circuit", "rsnn", "--rule", rule, "--format", "json", "--time", f"{SECONDS[moments]}s"]
    done = subprocess.run([*command, *TRIALS[moments], f"lesson.checkpoint={kept}"], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{row}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def spread(values: list[float], digits: int) -> str:
    if len(values) == 1:
        return f"{values[0]:.{digits}f}"
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def counted(rounds: int) -> str:
    return "One run of every row." if rounds == 1 else f"Median (least to most) of {rounds} rounds of all rows."


def line(row: Row, all_rounds: list[dict[Row, dict]]) -> str:
    rule, moments, kept = row
    runs, whole = ([r[x] for r in all_rounds] for x in (row, (rule, moments, 0)))
    slower = [a["cpu_ms_per_step"] / b["cpu_ms_per_step"] for a, b in zip(runs, whole)]
    first = runs[0]
    cells = [
        rule, str(moments), str(kept) if kept else "all", spread([r["cpu_ms_per_step"] for r in runs], 0), f"{min(r['ms_per_step_min'] for r in runs):.0f}",
        spread(slower, 2), f"{first['program_mb']:.1f}", f"{first['inputs_mb']:.1f}", f"{max(r['peak_rss_mb'] for r in runs):.0f}",
    ]
    return "| " + " | ".join(cells) + " |"


def table(program: str, rounds: int) -> str:
    told = []
    for i in range(rounds):
        told.append({row: measured(program, row) for row in rows()})
        print(f"round {i + 1} of {rounds}", file=sys.stderr)
    version = subprocess.run([program, "version"], capture_output=True, text=True, check=True).stdout.split(",")[0]
    one = told[0][rows()[0]]
    return "\n".join([
        "# Memory and time of spiking trials",
        "",
        f"`python notebooks-data/bench/spiking.py --rounds {rounds}`: {version}, kernels {one['kernels']}; circuit rsnn, 100 cells, 40 channels, batch 64, float32, one thread.",
        "",
        "| rule | moments | states kept every | ms a step, of the processor | best ms a step | time over all kept | MiB beyond the inputs | MiB of inputs | MiB of the process, most |",
        "|---|---|---|---|---|---|---|---|---|",
        *(line(row, told) for row in rows()),
        "",
        f"A step is forward, ΔW and update. {counted(rounds)} The best is by the clock. The process holds one minibatch, where"
        " training holds two, because one is drawn beside the step; its most is until answers without learning are measured, too."
        " Long trials take more time for a moment because values that decay for so long become denormal numbers, which are slow: see `tried.md`.",
    ]) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=pathlib.Path, metavar="FILE", help="write the table there, too")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        program = str(pathlib.Path(folder, "credo"))
        subprocess.run(["go", "build", "-o", program, "./cmd/credo"], cwd=ROOT, check=True)
        text = table(program, args.rounds)
    print(text, end="")
    if args.out:
        args.out.write_text(text)


main()
