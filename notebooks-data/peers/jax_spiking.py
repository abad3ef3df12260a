#!/usr/bin/env python3
"""Times a spiking network with adaptation in JAX on one thread, by lax.scan, and prints a line of JSON.

The network is the one of graph/graphtest/adaptive_test.go, with the same weights and inputs. It is written in two forms, and the
faster one counts:

    plain   a mask of refractory cells, and the input times its weights for all steps at once, before the scan
    lean    a penalty on the potential in place of the mask, the spikes of the step before from its potential, and the input times its
            weights within the scan

The gradient, e-prop and MDGL are written in two ways, of which the faster one counts, too:

    auto      jax.grad; for e-prop the spikes that pass recurrent synapses are detached, for MDGL the read-out and the rate see spikes
              whose gradient is the learning signal of the rule
    reverse   the recursion of graph/graphtest/adaptive_rules_test.go as a scan from the last step to the first

Unrolled steps, jax.checkpoint and custom_jvp in place of custom_vjp were tried: slower, much slower, the same.
A time is the processor's for a run, in milliseconds. norm is the length of the gradient of a rule.
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
SECONDS = 1


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


def through(z, rule: str):
    """The spikes that pass recurrent synapses: e-prop and MDGL let no gradient through."""
    return z if rule == "bptt" else lax.stop_gradient(z)


def plain(params, rec, beta, x, rule="bptt", keep=False):
    def step(state, drive):
        v, z, a, wait, s, total = state
        before = z
        v, a, u = move(v, a, z, drive + through(z, rule) @ rec, beta)
        ready = wait <= 0
        z = ready * spike(u)
        wait = jnp.where(z > 0, float(REFRACTORY), wait - 1)
        return (v, z, a, wait, KAPPA * s + (1 - KAPPA) * z, total + z), (ready * slope(u), before, z) if keep else None

    drive = (x.reshape(-1, INPUTS) @ params["in"]).reshape(STEPS, BATCH, CELLS)
    state, kept = lax.scan(step, (jnp.zeros((BATCH, CELLS)),) * 6, drive)
    return *state[4:], kept


def lean(params, rec, beta, x, rule="bptt", keep=False):
    def step(state, x):
        v, u, a, p, s, total = state
        z = spike(u)
        v, a, u = move(v, a, z, x @ params["in"] + through(z, rule) @ rec, beta)
        p = jnp.maximum(p - PENALTY, REFRACTORY * PENALTY * lax.stop_gradient(z))
        u = u - p
        z = spike(u)
        return (v, u, a, p, KAPPA * s + (1 - KAPPA) * z, total + z), u if keep else None

    state, kept = lax.scan(step, (jnp.zeros((BATCH, CELLS)),) * 6, x)
    return *state[4:], kept


def slope(u):
    """The derivative of a spike by the potential."""
    return HEIGHT / THRESHOLD * jnp.maximum(0, 1 - jnp.abs(u))


def recurrent(params):
    return params["rec"] * (1 - jnp.eye(CELLS))


def of_types(rec):
    """In place of each weight the mean of those between the two types, inhibitory and excitatory."""
    there = (rec != 0).astype(rec.dtype)
    kinds = jnp.eye(2)[(5 * np.arange(CELLS) < CELLS).astype(int)]
    return there * (kinds @ ((kinds.T @ rec @ kinds) / (kinds.T @ there @ kinds)) @ kinds.T)


def cost(params, s, rate, label):
    y = s @ params["out"] + params["bias"]
    return -jnp.sum(label * jax.nn.log_softmax(y)) / BATCH + COST_OF_RATE * jnp.sum((rate - WANTED_RATE) ** 2)


def loss(form):
    def value(params, x, beta, label, rule="bptt"):
        s, total, _ = form(params, recurrent(params), beta, x, rule)
        return cost(params, s, total.sum(0) / (BATCH * STEPS), label)

    return value


@jax.custom_vjp
def modulated(z, psi, weights):
    """The stacked spikes, whose gradient d is d and the secretion of it by the neurons ahead a step later."""
    return z


def secrete(kept, d):
    psi, weights = kept
    ahead = (1 - ALPHA) * ((d * psi).reshape(-1, CELLS) @ weights.T).reshape(d.shape)
    return d.at[:-1].add(ahead[1:]), None, None


modulated.defvjp(lambda z, psi, weights: (z, (psi, weights)), secrete)


def auto_mdgl(form):
    """MDGL by jax.grad: the read-out and the rate see the modulated spikes."""

    def value(params, x, beta, label):
        rec = recurrent(params)
        _, _, kept = form(params, rec, beta, x, "mdgl", True)
        psi, z = (kept[0], kept[2]) if form is plain else (slope(kept), spike(kept))
        z = modulated(z, lax.stop_gradient(psi), lax.stop_gradient(of_types(rec)))
        s = lax.scan(lambda s, z: (KAPPA * s + (1 - KAPPA) * z, None), jnp.zeros((BATCH, CELLS)), z)[0]
        return cost(params, s, z.sum((0, 1)) / (BATCH * STEPS), label)

    return value


def reverse(form, rule: str):
    """Loss and gradient of a rule, by a scan from the last step to the first."""

    def told(params, x, beta, label):
        rec = recurrent(params)
        s, total, kept = form(params, rec, beta, x, rule, True)
        rate = total.sum(0) / (BATCH * STEPS)
        value, (readout, dy, regular) = jax.value_and_grad(lambda r, s, rate: cost(r, s, rate, label), (0, 1, 2))(params, s, rate)
        regular = regular / (BATCH * STEPS)
        back = of_types(rec).T if rule == "mdgl" else rec.T

        def earlier(state, psi):
            signal, v, a, secreted = state
            now = signal + regular
            m = now - THRESHOLD * v + (1 - RHO) * a
            if rule != "eprop":
                m = m + (1 - ALPHA) * ((v if rule == "bptt" else secreted) @ back)
            m = m * psi
            return KAPPA * signal, m + ALPHA * v, RHO * a - beta * m, psi * now if rule == "mdgl" else secreted

        def separate(state, psi):
            state = earlier(state, psi)
            return state, state[1]

        def summed(state, now):
            (state, into, among), (u, x) = state, now
            later, state = state[1], earlier(state, slope(u))
            return (state, into + x.T @ state[1], among + spike(u).T @ later), None

        zero = jnp.zeros((BATCH, CELLS))
        first = ((1 - KAPPA) * dy, zero, zero, zero)
        if form is plain:
            mu = lax.scan(separate, first, kept[0], reverse=True)[1].reshape(-1, CELLS)
            into, among = x.reshape(-1, INPUTS).T @ mu, kept[1].reshape(-1, CELLS).T @ mu
        else:
            none = jnp.zeros_like(params["in"]), jnp.zeros_like(rec)
            into, among = lax.scan(summed, (first, *none), (kept, x), reverse=True)[0][1:]
        return value, readout | {"in": (1 - ALPHA) * into, "rec": (1 - ALPHA) * among * (1 - jnp.eye(CELLS))}

    return told


def ways(form, rule: str) -> dict:
    auto = auto_mdgl(form) if rule == "mdgl" else lambda *given: loss(form)(*given, rule)
    return {f"{form.__name__} auto": jax.value_and_grad(auto), f"{form.__name__} reverse": reverse(form, rule)}


def mean(call) -> float:
    runs, end, begin = 0, time.perf_counter() + SECONDS, time.process_time()
    while time.perf_counter() < end:
        jax.block_until_ready(call())
        runs += 1
    return 1e3 * (time.process_time() - begin) / runs


def length(gradient: dict) -> float:
    return math.sqrt(sum(float(jnp.sum(g.astype(jnp.float32) ** 2)) for g in jax.tree.leaves(gradient)))


def main() -> None:
    out = {"ms": {"forward": {}}, "norm": {}, "versions": {"python": platform.python_version(), "jax": jax.__version__, "jaxlib": jaxlib.__version__}}
    given = data()
    for form in (plain, lean):
        f = jax.jit(loss(form))
        jax.block_until_ready(f(*given))
        out["ms"]["forward"][form.__name__] = mean(lambda: f(*given))
    for rule in ("bptt", "eprop", "mdgl"):
        times, norms = out["ms"].setdefault(rule, {}), []
        for name, f in (ways(plain, rule) | ways(lean, rule)).items():
            f = jax.jit(f)
            out["loss"], gradient = jax.block_until_ready(f(*given))
            times[name] = mean(lambda: f(*given))
            norms.append(length(gradient))
        if max(norms) > 1.001 * min(norms):
            raise SystemExit(f"{rule}: the ways do not agree: {dict(zip(times, norms))}")
        out["norm"][rule], out["loss"] = norms[0], float(out["loss"])
    print(json.dumps(out))


main()
