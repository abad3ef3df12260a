"""The parts that the two programs share: the networks, their data and first weights, and the timing.

Import it before torch or jax: it sets the number of threads, which they read as they load.
"""

import json
import os
import statistics
import sys
import time

ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1",
}
if os.environ.get("CREDO_KERNELS") == "avx2":  # holds the peers to the instructions that credo is held to
    ONE_THREAD["XLA_FLAGS"] += " --xla_cpu_max_isa=AVX2"
    ONE_THREAD |= {"MKL_ENABLE_INSTRUCTIONS": "AVX2", "ONEDNN_MAX_CPU_ISA": "AVX2", "ATEN_CPU_CAPABILITY": "avx2"}
os.environ.update(ONE_THREAD)

import numpy as np  # noqa: E402

# A: softplus units with biases, linear read-out without, softmax cross-entropy, Adam.
# B: sigmoid units with biases, the read-out among them, half the squared error, gradient descent.
NETWORKS = {
    "A": {"sizes": [784, 256, 256, 256, 10], "batch": 100},
    "B": {"sizes": [784, 500, 500, 500, 10], "batch": 32},
}
SAMPLES = 6400
STEPS, WINDOWS, WARM = 20, 40, 3


def data(network: str) -> tuple[np.ndarray, np.ndarray]:
    """Uniform images and one-hot labels, cut into minibatches: (minibatch, sample, element)."""
    rng = np.random.default_rng(1)
    batch, sizes = NETWORKS[network]["batch"], NETWORKS[network]["sizes"]
    x = rng.random((SAMPLES // batch, batch, sizes[0]), dtype=np.float32)
    y = np.eye(sizes[-1], dtype=np.float32)[rng.integers(sizes[-1], size=x.shape[:2])]
    return x, y


def weights(network: str) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Matrices (in, out) and biases, distributed as credo's: LeCun normal for A, Xavier normal of gain 3.6 for B."""
    rng = np.random.default_rng(2)
    sizes = NETWORKS[network]["sizes"]
    w, b = [], []
    for n, m in zip(sizes, sizes[1:]):
        scale = n**-0.5 if network == "A" else 3.6 * (2 / (n + m)) ** 0.5
        w.append((scale * rng.standard_normal((n, m))).astype(np.float32))
        b.append(np.zeros(m, np.float32))
    return w, b[:-1] if network == "A" else b


def chosen() -> list[str]:
    """The networks named on the command line, all if none is."""
    return sys.argv[1:] or list(NETWORKS)


def report(program: str, network: str, step, loss, versions: dict) -> None:
    """Times windows of steps; step(i) trains on minibatch i, loss() waits for the steps begun and returns the last one's."""
    count = SAMPLES // NETWORKS[network]["batch"]
    wall, cpu, i = [], [], 0
    for window in range(WARM + WINDOWS):
        t, c = time.perf_counter(), time.process_time()
        for _ in range(STEPS):
            step(i % count)
            i += 1
        last = loss()
        if window >= WARM:
            wall.append(time.perf_counter() - t)
            cpu.append(time.process_time() - c)
    print(json.dumps({
        "program": program,
        "network": network,
        "ms_per_step_min": round(1e3 * min(wall) / STEPS, 4),
        "ms_per_step_median": round(1e3 * statistics.median(wall) / STEPS, 4),
        "cpus": round(sum(cpu) / sum(wall), 3),  # time of all threads over time passed: 1 is one thread, undisturbed
        "loss": round(last, 5),  # the same steps from the same weights: the programs must agree
        "versions": versions,
    }), flush=True)
