#!/usr/bin/env python3
"""Times the maps of one convolution in PyTorch on one thread, and prints a line of JSON.

    python pytorch_conv.py 3 32 64 5 2     # channels, size of the images, channels of the value, kernel, stride

Each map runs in both orders of an image's axes, channels first and channels last; the weights too. A time is the best window of a
millisecond, in milliseconds a call. norm is the length of the results.
"""

import json
import math
import platform
import sys
import time

import networks  # noqa: F401  sets the number of threads

import torch
import torch.nn.functional as F

torch.set_num_threads(1)
BATCH, SECONDS, WINDOW = 32, 0.4, 1e-3


def waves(*shape: int) -> torch.Tensor:
    """The sines of 1, 2, 3, …, as in graph/conv_bench_test.go."""
    return torch.sin(torch.arange(1, math.prod(shape) + 1, dtype=torch.float64)).float().reshape(shape)


def best(call) -> float:
    least, end = math.inf, time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        calls, begin = 0, time.perf_counter()
        while time.perf_counter() - begin < WINDOW:
            call()
            calls += 1
        least = min(least, (time.perf_counter() - begin) / calls)
    return 1e3 * least


def maps(c: int, size: int, o: int, k: int, s: int, order: torch.memory_format) -> dict:
    p = (size - k) // s + 1
    x = waves(BATCH, size, size, c).permute(0, 3, 1, 2).contiguous(memory_format=order)
    w = waves(k, k, c, o).permute(3, 2, 0, 1).contiguous(memory_format=order)
    dy = waves(BATCH, p, p, o).permute(0, 3, 1, 2).contiguous(memory_format=order)

    def forward():
        return F.conv2d(x, w, stride=s)

    def backward(*wanted: bool):
        out = torch.ops.aten.convolution_backward(dy, x, w, None, [s, s], [0, 0], [1, 1], False, [0, 0], 1, [*wanted, False])
        return [t for t in out if t is not None]

    return {
        "forward": lambda: [forward()],
        "adjoint": lambda: backward(True, False),
        "gradient": lambda: backward(False, True),
        "all": lambda: [forward(), *backward(True, True)],
    }


def main() -> None:
    out = {"ms": {}, "norm": {}, "versions": {"python": platform.python_version(), "torch": torch.__version__}}
    with torch.no_grad():
        for order, memory in (("first", torch.contiguous_format), ("last", torch.channels_last)):
            for name, call in maps(*map(int, sys.argv[1:]), memory).items():
                out["norm"][name] = math.sqrt(sum(t.double().square().sum().item() for t in call()))
                call()
                out["ms"].setdefault(name, {})[order] = best(call)
    print(json.dumps(out))


main()
