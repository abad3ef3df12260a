"""Writes the .safetensors files of this folder: python3 write.py (needs numpy and safetensors)."""

import numpy as np
from safetensors.numpy import save_file

save_file(
    {"weights": np.arange(6, dtype=np.float32).reshape(2, 3) / 2, "bias": np.array([-1, 1e-300])},
    "python.safetensors",
    metadata={"by": "python"},
)
save_file(
    {
        "W1": np.array([[1.5, -2.25, 3e-40]], dtype=np.float32),
        "scalar": np.array(7, dtype=np.float32),
        "empty": np.zeros((0, 3), dtype=np.float32),
        "a/ü \"quoted\"\\ <tag>\n": np.array([0.1], dtype=np.float32),
        "wide": np.array([[[1e308], [5e-324]]], dtype=np.float64),
    },
    "mixed.safetensors",
    metadata={"experiment": "circuit:\n\tname: dic # <\"\\>\x01\u2028\x7f\n"},
)
