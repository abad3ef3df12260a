#!/usr/bin/env python3
"""Trains the plain networks with JAX on one thread and prints a line of JSON for each.

    python jax_mlp.py          # both networks
    python jax_mlp.py A

A step, from the loss to the new weights, is one compiled function that reuses the memory of weights and moments. The options
of XLA's compiler (512-bit vectors, oneDNN, fast math) were tried and change nothing. Ten steps in one call, by lax.scan, take
3 to 5 % less; that is left out, because a program that trains looks at its loss in between.
"""

import platform

from networks import chosen, data, report, weights

import jax
import jax.numpy as jnp
import jaxlib

jax.config.update("jax_platforms", "cpu")
BETA1, BETA2, EPS = 0.9, 0.999, 1e-8


def softplus_net(params, x, y):
    w, b = params
    h = x
    for wi, bi in zip(w, b):
        h = jax.nn.softplus(h @ wi + bi)
    return -jnp.mean(jnp.sum(y * jax.nn.log_softmax(h @ w[-1]), axis=1))


def sigmoid_net(params, x, y):
    w, b = params
    h = x
    for wi, bi in zip(w, b):
        h = jax.nn.sigmoid(h @ wi + bi)
    return 0.5 * jnp.mean(jnp.sum((y - h) ** 2, axis=1))


def adam(params, grads, state, lr=1e-3):
    m, s, t = state
    t = t + 1
    m = jax.tree.map(lambda m, g: BETA1 * m + (1 - BETA1) * g, m, grads)
    s = jax.tree.map(lambda s, g: BETA2 * s + (1 - BETA2) * g * g, s, grads)
    # The bias corrections of m and s, taken out of the loop over elements.
    root = jnp.sqrt(1 - BETA2**t)
    rate = lr * root / (1 - BETA1**t)
    params = jax.tree.map(lambda p, m, s: p - rate * m / (jnp.sqrt(s) + EPS * root), params, m, s)
    return params, (m, s, t)


def descend(params, grads, state, lr=0.1):
    return jax.tree.map(lambda p, g: p - lr * g, params, grads), state


def build(network: str):
    """Returns a function that trains on minibatch i, and one that waits and returns the last loss."""
    x, y = (list(map(jnp.asarray, arrays)) for arrays in data(network))
    params = tuple(list(map(jnp.asarray, arrays)) for arrays in weights(network))
    if network == "A":
        net, optimizer = softplus_net, adam
        zeros = [jax.tree.map(jnp.zeros_like, params) for _ in range(2)]
        state = (*zeros, jnp.float32(0))
    else:
        net, optimizer, state = sigmoid_net, descend, ()
    last = None

    def whole(params, state, x, y):
        loss, grads = jax.value_and_grad(net)(params, x, y)
        return *optimizer(params, grads, state), loss

    compiled = jax.jit(whole, donate_argnums=(0, 1))

    def step(i: int) -> None:
        nonlocal params, state, last
        params, state, last = compiled(params, state, x[i], y[i])

    return step, lambda: float(last.block_until_ready())


for name in chosen():
    versions = {"python": platform.python_version(), "jax": jax.__version__, "jaxlib": jaxlib.__version__}
    report("jax", name, *build(name), versions)
