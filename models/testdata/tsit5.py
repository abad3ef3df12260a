"""Steps of the adaptive solver in the reference cases: python3 tsit5.py REFERENCE CASES, where REFERENCE is the folder of reference.py.

Prints for every case, by sample, the steps of the open and of the closed loop, rejected ones included, and how many were rejected.
"""
import json
import sys

import numpy as np

sys.path.insert(0, sys.argv[1])
import reference  # noqa: E402

A = [
    [0.161],
    [-0.008480655492356989, 0.335480655492357],
    [2.8971530571054935, -6.359448489975075, 4.3622954328695815],
    [5.325864828439257, -11.748883564062828, 7.4955393428898365, -0.09249506636175525],
    [5.86145544294642, -12.92096931784711, 8.159367898576159, -0.071584973281401, -0.028269050394068383],
    [0.09646076681806523, 0.01, 0.4798896504144996, 1.379008574103742, -3.290069515436081, 2.324710524099774],
]
MISS = [-0.00178001105222577714, -0.0008164344596567469, 0.007880878010261995, -0.1447110071732629, 0.5823571654525552,
        -0.45808210592918697, 1 / 66]


def rms(x):
    return np.sqrt(np.mean(x * x))


def tsit5(f, y, rtol=1e-3, atol=1e-6, h=1e-3, least=1e-4, most=1e-2, end=2.0):
    t, last, before, k, rejected = 0.0, 1.0, 1.0, f(y), 0
    for n in range(1, 4097):
        h = min(h, end - t)
        ks = [k]
        for row in A:
            to = y + h * sum(a * x for a, x in zip(row, ks))
            ks.append(f(to))
        s = rms(h * sum(e * x for e, x in zip(MISS, ks)) / (atol + rtol * np.maximum(abs(y), abs(to))))
        accepted = s < 1 or h <= least
        change = min(2, max(1 if accepted else 0.1, 0.9 * s**-0.1 * last**0.06 * before**-0.02))
        if accepted:
            t, y, k, before, last = t + h, to, ks[-1], last, s
        rejected += not accepted
        h = min(most, max(least, h * change))
        if rms(k) < atol + rtol * rms(y) or t >= end:
            break
    return y, n, rejected


for case in json.load(open(sys.argv[2]))["cases"]:
    if case["kind"] not in ("settle-and-update", "transient"):
        continue
    cfg, inp = case["config"], case["inputs"]
    net, X, T = reference.build(cfg, inp), reference.arr(inp["X"]), reference.arr(inp["target"])
    one = range(len(X))

    def run(i, y, target=None, Q=None):
        args = (X[i:i + 1],) if Q is None else (X[i:i + 1], target[i:i + 1], [q[i:i + 1] for q in Q])
        return tsit5(lambda y: net.pack(net.rhs(net.unpack(y[None]), *args))[0], y)

    opened = [run(i, net.pack(net.zero_state(1))[0]) for i in one]
    s = net.unpack(np.array([y for y, _, _ in opened]))
    Q = net.shape_feedback(net.jacobian(s), cfg["average"], cfg["clip"], cfg["norm"])
    target = T if cfg["beta"] is None else net.loss.nudge(s["v"], T, cfg["beta"])
    closed = [run(i, net.pack(s)[i], target, Q) for i in one]
    print(case["name"], [r[1] for r in opened], [r[1] for r in closed], "rejected", sum(r[2] for r in opened + closed))
