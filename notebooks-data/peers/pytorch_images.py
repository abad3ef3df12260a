#!/usr/bin/env python3
"""Trains the convolutional network for CIFAR-10 with PyTorch on one thread, by back-propagation, and prints a line of JSON.

    python pytorch_images.py

It runs in both orders of an image's axes, channels first and channels last. ms is the best step, cpu the time of the processor in the
mean of many, both in milliseconds. first and loss are the losses of the first and of the sixth step on one minibatch: data and weights
are those of BenchmarkImages in train/images_bench_test.go.
"""

import json
import math
import platform
import time

import networks  # noqa: F401  sets the number of threads

import numpy as np
import torch
import torch.nn.functional as F

torch.set_num_threads(1)
BATCH, BEFORE, STEPS = 32, 5, 40
CONVOLUTIONS = [(3, 64, 5, 2), (64, 128, 5, 2), (128, 256, 3, 1)]  # channels below and above, kernel, stride
DENSE = [(2304, 1480), (1480, 10)]


def draw(seed: int, low: float, high: float, *shape: int) -> torch.Tensor:
    """Uniform numbers: 53 bits of a mixed counter, as in train/images_bench_test.go."""
    z = np.uint64(seed) + np.arange(1, math.prod(shape) + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ z >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ z >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    z = z ^ z >> np.uint64(31)
    uniform = (z >> np.uint64(11)).astype(np.float64) * 2.0**-53
    return torch.from_numpy((low + (high - low) * uniform).astype(np.float32)).reshape(shape)


def weights(order: torch.memory_format) -> tuple[list, list]:
    w = []
    for i, (c, o, k, _) in enumerate(CONVOLUTIONS):
        bound = 3.6 * math.sqrt(6 / (k * k * (c + o)))
        w.append(draw(i + 1, -bound, bound, k, k, c, o).permute(3, 2, 0, 1).contiguous(memory_format=order))
    for i, (m, n) in enumerate(DENSE):
        bound = 3.6 * math.sqrt(6 / (m + n))
        w.append(draw(i + 4, -bound, bound, m, n))
    if order == torch.contiguous_format:  # the maps are then flattened channel by channel
        w[3] = w[3].reshape(3, 3, 256, 1480).permute(2, 0, 1, 3).reshape(2304, 1480).contiguous()
    b = [torch.zeros(n) for n in (64, 128, 256, 1480, 10)]
    return [p.requires_grad_() for p in w], [p.requires_grad_() for p in b]


def build(order: torch.memory_format):
    """Returns a function that takes a step and returns its loss."""
    w, b = weights(order)
    x = draw(100, 0, 1, BATCH, 32, 32, 3).permute(0, 3, 1, 2).contiguous(memory_format=order)
    y = F.one_hot(torch.arange(BATCH) % 10, 10).float()
    optimizer = torch.optim.SGD(w + b, lr=0.1, fused=True)

    def step() -> torch.Tensor:
        optimizer.zero_grad()
        h = x
        for wi, bi, (_, _, _, s) in zip(w, b, CONVOLUTIONS):
            h = torch.sigmoid(F.conv2d(h, wi, bi, stride=s))
        h = (h if order == torch.contiguous_format else h.permute(0, 2, 3, 1)).flatten(1)
        for wi, bi in zip(w[3:], b[3:]):
            h = torch.sigmoid(torch.addmm(bi, h, wi))
        loss = F.mse_loss(h, y, reduction="sum") * (0.5 / BATCH)
        loss.backward()
        optimizer.step()
        return loss

    return step


def main() -> None:
    out = {"ms": {}, "cpu": {}, "first": {}, "loss": {}, "versions": {"python": platform.python_version(), "torch": torch.__version__}}
    for name, order in (("first", torch.contiguous_format), ("last", torch.channels_last)):
        step = build(order)
        losses = [step().item() for _ in range(1 + BEFORE)]
        out["first"][name], out["loss"][name] = losses[0], losses[-1]
        best, begin = math.inf, time.process_time()
        for _ in range(STEPS):
            start = time.perf_counter()
            step()
            best = min(best, time.perf_counter() - start)
        out["ms"][name], out["cpu"][name] = 1e3 * best, 1e3 * (time.process_time() - begin) / STEPS
    print(json.dumps(out))


main()
