#!/usr/bin/env python3
"""Times a spiking network with adaptation in JAX on one thread, by lax.scan, and prints a line of JSON.

The network is the one of graph/graphtest/adaptive_test.go, with the same weights and inputs. It is written in two forms, and the
faster one counts:

    plain   a mask of refractory cells, and the input times its weights for all steps at once, before the scan
    lean    a penalty on the potential in place of the mask, the spikes of the step before from its potential, and the input times its
            weights within the scan

Unrolled steps, jax.checkpoint and custom_jvp in place of custom_vjp were tried: slower, much slower, the same.
A time is the processor's for a run, in milliseconds. norm is the length of the gradient.
"""

import json
import math
import platform
import time

import networks  # noqa: F401  sets the number of threads

import jax
import jax.numpy as jnp
import jaxlib
import numpy as np
from jax import lax

jax.config.update("jax_platforms", "cpu")
STEPS, BATCH, INPUTS, CELLS, OUTPUTS = 2000, 64, 40, 100, 2
THRESHOLD, ADAPTATION, HEIGHT, REFRACTORY, PENALTY = 0.01, 1.8, 0.3, 5, 1e6
COST_OF_RATE, WANTED_RATE, RATE, DENSITY = 0.1, 0.01, 0.01, 0.1
ALPHA, RHO, KAPPA = (math.exp(-1 / tau) for tau in (20, 2000, 20))
SECONDS = 2


def hashed(stream: int, n: int) -> np.ndarray:
    """The numbers of a stream, in [0, 1), as in graph/graphtest/adaptive_draw_test.go."""
    h = np.arange(n, dtype=np.uint32) * np.uint32(2654435761) + np.uint32(stream * 40503)
    for _ in range(2):
        h = (h ^ (h >> 16)) * np.uint32(0x45D9F3B)
    return (h ^ (h >> 16)) / 2**32


def weights(stream: int, pre: int, post: int, scale: float) -> jax.Array:
    w = scale * hashed(2 * stream, pre * post) * (hashed(2 * stream + 1, pre * post) < DENSITY)
    sign = np.where(5 * np.arange(pre) < pre, -4, 1)
    return jnp.array(sign[:, None] * w.reshape(pre, post), jnp.float32)


def data() -> tuple[dict, jax.Array, jax.Array, jax.Array]:
    params = {
        "in": weights(1, INPUTS, CELLS, 0.2),
        "rec": weights(2, CELLS, CELLS, 0.14),
        "out": weights(3, CELLS, OUTPUTS, 1),
        "bias": jnp.zeros(OUTPUTS, jnp.float32),
    }
    x = (hashed(0, STEPS * BATCH * INPUTS) < RATE).reshape(STEPS, BATCH, INPUTS)
    beta = ADAPTATION * (2 * np.arange(CELLS) >= CELLS)
    return params, *(jnp.array(a, jnp.float32) for a in (x, beta, np.eye(OUTPUTS)[np.arange(BATCH) % OUTPUTS]))


@jax.custom_vjp
def spike(u):
    return (u > 0).astype(u.dtype)


spike.defvjp(lambda u: (spike(u), u), lambda u, g: (g * HEIGHT * jnp.maximum(0, 1 - jnp.abs(u)),))


def move(v, a, z, current, beta):
    """Potential, adaptation and scaled distance from threshold after a step, given the spikes before."""
    a = RHO * a + (1 - RHO) * z
    v = ALPHA * v + (1 - ALPHA) * current - THRESHOLD * z
    return v, a, (v - THRESHOLD - beta * a) / THRESHOLD


def plain(params, rec, beta, x):
    def step(state, drive):
        v, z, a, wait, s, total = state
        v, a, u = move(v, a, z, drive + z @ rec, beta)
        z = (wait <= 0) * spike(u)
        wait = jnp.where(z > 0, float(REFRACTORY), wait - 1)
        return (v, z, a, wait, KAPPA * s + (1 - KAPPA) * z, total + z), None

    drive = (x.reshape(-1, INPUTS) @ params["in"]).reshape(STEPS, BATCH, CELLS)
    return lax.scan(step, (jnp.zeros((BATCH, CELLS)),) * 6, drive)[0][4:]


def lean(params, rec, beta, x):
    def step(state, x):
        v, u, a, p, s, total = state
        z = spike(u)
        v, a, u = move(v, a, z, x @ params["in"] + z @ rec, beta)
        p = jnp.maximum(p - PENALTY, REFRACTORY * PENALTY * lax.stop_gradient(z))
        u = u - p
        z = spike(u)
        return (v, u, a, p, KAPPA * s + (1 - KAPPA) * z, total + z), None

    return lax.scan(step, (jnp.zeros((BATCH, CELLS)),) * 6, x)[0][4:]


def loss(form):
    def value(params, x, beta, label):
        s, total = form(params, params["rec"] * (1 - jnp.eye(CELLS)), beta, x)
        y = s @ params["out"] + params["bias"]
        rate = total.sum(0) / (BATCH * STEPS)
        return -jnp.sum(label * jax.nn.log_softmax(y)) / BATCH + COST_OF_RATE * jnp.sum((rate - WANTED_RATE) ** 2)

    return value


def mean(call) -> float:
    runs, end, begin = 0, time.perf_counter() + SECONDS, time.process_time()
    while time.perf_counter() < end:
        jax.block_until_ready(call())
        runs += 1
    return 1e3 * (time.process_time() - begin) / runs


def main() -> None:
    out = {"ms": {"forward": {}, "bptt": {}}, "versions": {"python": platform.python_version(), "jax": jax.__version__, "jaxlib": jaxlib.__version__}}
    given = data()
    for form in (plain, lean):
        for name, f in (("forward", jax.jit(loss(form))), ("bptt", jax.jit(jax.value_and_grad(loss(form))))):
            told = jax.block_until_ready(f(*given))
            out["ms"][name][form.__name__] = mean(lambda: f(*given))
        out["loss"], gradient = float(told[0]), told[1]
        out["norm"] = math.sqrt(sum(float(jnp.sum(g.astype(jnp.float32) ** 2)) for g in jax.tree.leaves(gradient)))
    print(json.dumps(out))


main()
