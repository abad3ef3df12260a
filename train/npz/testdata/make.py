"""Writes the archives beside it by NumPy. The values of an array of shape (2, 3, 4) are (7 i - 30) mod 2^bits, or that over 4, i counted by rows."""
import pathlib
import numpy as np

here = pathlib.Path(__file__).parent
count = 7 * np.arange(24).reshape(2, 3, 4) - 30
arrays = {}
for kind in ("i1", "u1", ">i2", "<u2", "<i4", ">u4", "<i8", ">u8"):
    arrays["int_" + kind.strip("<>")] = count.astype(kind)
for kind in ("<f4", ">f4", "<f8", ">f8"):
    arrays["float_" + {"<": "little", ">": "big"}[kind[0]] + kind[2]] = (count / 4).astype(kind)
arrays["truth"] = count % 2 == 1
arrays["columns"] = np.asfortranarray((count / 4).astype("<f4"))
arrays["line"] = np.arange(5)
arrays["number"] = np.float64(2.5)
arrays["empty"] = np.zeros((0, 3))
arrays["half"] = count.astype("f2")
arrays["words"] = np.array(["a", "b"])
arrays["objects"] = np.array([None, 1], dtype=object)
arrays["records"] = np.zeros(2, dtype=[("a", "<f4"), ("b", "<i4")])
np.savez(here / "plain.npz", **arrays)
np.savez_compressed(here / "compressed.npz", **arrays)
