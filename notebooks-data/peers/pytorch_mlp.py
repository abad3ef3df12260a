#!/usr/bin/env python3
"""Trains the plain networks with PyTorch on one thread and prints a line of JSON for each.

    python pytorch_mlp.py          # both networks
    python pytorch_mlp.py A

Functions with autograd, and the fused optimizers, the fastest of the three forms torch.optim has. torch.compile is not
used: it needs a C++ compiler, and where there is one it gains nothing, of the functions or of the optimizer: products of
matrices, MKL's either way, take most of the time.
"""

import platform

from networks import chosen, data, report, weights

import torch
import torch.nn.functional as F

torch.set_num_threads(1)


def softplus_net(x: torch.Tensor, labels: torch.Tensor, w: list, b: list) -> torch.Tensor:
    h = x
    for wi, bi in zip(w, b):
        h = F.softplus(torch.addmm(bi, h, wi))
    return F.cross_entropy(h @ w[-1], labels)


def sigmoid_net(x: torch.Tensor, y: torch.Tensor, w: list, b: list) -> torch.Tensor:
    h = x
    for wi, bi in zip(w, b):
        h = torch.sigmoid(torch.addmm(bi, h, wi))
    return F.mse_loss(h, y, reduction="sum") * (0.5 / len(x))


def build(network: str):
    """Returns a function that trains on minibatch i, and one that returns the last loss."""
    x, y = map(torch.from_numpy, data(network))
    w, b = ([torch.from_numpy(a).requires_grad_() for a in arrays] for arrays in weights(network))
    if network == "A":
        net, y = softplus_net, y.argmax(2)  # of class numbers cross-entropy is a little faster
        optimizer = torch.optim.Adam(w + b, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, fused=True)
    else:
        net = sigmoid_net
        optimizer = torch.optim.SGD(w + b, lr=0.1, fused=True)
    last = None

    def step(i: int) -> None:
        nonlocal last
        optimizer.zero_grad()
        last = net(x[i], y[i], w, b)
        last.backward()
        optimizer.step()

    return step, lambda: last.item()


for name in chosen():
    report("pytorch", name, *build(name), {"python": platform.python_version(), "torch": torch.__version__})
