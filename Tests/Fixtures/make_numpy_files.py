"""Makes the small files under NumPy/: arrays as NumPy itself saves them, one for each kind.

Run with NumPy:  python make_numpy_files.py   (made with numpy 2.4.6)
"""

from pathlib import Path

import numpy as np

folder = Path(__file__).with_name("NumPy")
folder.mkdir(exist_ok=True)
numbers = np.array([[0, 1, -2], [100, 7, -128]])
reals = np.array([[0, 1.5, -2.25], [1e-3, 65504, -np.inf]])

for kind in ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"]:
    source = reals if kind[0] == "f" else np.abs(numbers) if kind[0] in "ub" else numbers
    np.save(folder / f"{kind}.npy", source.astype("<" + kind))
for kind in ["f4", "f8", "i4", "i2", "f2"]:
    source = reals if kind[0] == "f" else numbers
    np.save(folder / f"big-{kind}.npy", source.astype(">" + kind))
np.save(folder / "fortran.npy", np.asfortranarray(np.arange(24, dtype="<f4").reshape(2, 3, 4)))
np.save(folder / "scalar.npy", np.float32(2.5))
np.save(folder / "list.npy", np.arange(5, dtype="<i4"))
np.save(folder / "empty.npy", np.zeros((0, 3), "<f4"))
for version in [(2, 0), (3, 0)]:
    with open(folder / f"version-{version[0]}.npy", "wb") as file:
        np.lib.format.write_array(file, reals.astype("<f4"), version=version)
# What must be refused.
np.save(folder / "objects.npy", np.array([1, "a"], dtype=object), allow_pickle=True)
np.save(folder / "texts.npy", np.array(["a", "bc"]))
np.save(folder / "complex.npy", np.array([1 + 2j]))
np.save(folder / "records.npy", np.array([(1, 2.0)], dtype=[("a", "<i4"), ("b", "<f4")]))
np.save(folder / "large.npy", np.array([1, 2**40]))
np.savez(folder / "stored.npz", a=reals.astype("<f4"), b=np.arange(5, dtype="<i4"))
np.savez_compressed(folder / "deflated.npz", a=reals.astype("<f4"), zeros=np.zeros((40, 50), "<f4"))
print(sum(file.stat().st_size for file in folder.iterdir()), "bytes")
