"""Makes tensors.json: results of tensor operations, computed by NumPy in double precision.

Inputs come from the formula that the Swift tests compute as well, so only results are stored.
Run with NumPy:  python make_tensors.py   (made with numpy 2.x)
"""

import json
import math
from pathlib import Path

import numpy as np


def formula(shape, seed):
    """Numbers in about -1...1; `formula(_:seed:)` of TestSupport is the same."""
    index = np.arange(int(np.prod(shape)), dtype=np.int64)
    values = ((index * 7919 + seed * 104729) % 2003) / 1001 - 1
    return values.astype(np.float32).astype(np.float64).reshape(shape)


def stored(array):
    array = np.asarray(array)
    return {"shape": list(array.shape),
            "data": [float(f"{value:.9g}") for value in array.astype(np.float64).ravel()]}


x = formula((2, 3), 1)
y = formula((2, 3), 2)
z = formula((2, 3, 4), 6)
whole = np.round(formula((2, 6), 3) * 9)
divisor = np.array([3, -2, 5, -7, 1, 4])
large = formula((700,), 1) * 5
positive = np.abs(large) + 0.01
erf = np.vectorize(math.erf)

four = formula((2, 3, 4, 5), 2)
places = np.array([[1, 2], [0, 0], [1, 2]])
scattered = np.zeros((2, 3, 4))
np.add.at(scattered, (places[:, 0], places[:, 1]), formula((3, 4), 5))

functions = {
    "sqrt": np.sqrt(positive), "exp": np.exp(large), "expm1": np.expm1(large),
    "exp2": np.exp2(large), "log": np.log(positive), "log1p": np.log1p(np.abs(large)),
    "log2": np.log2(positive), "log10": np.log10(positive), "sin": np.sin(large),
    "cos": np.cos(large), "tan": np.tan(large / 4), "asin": np.arcsin(large / 6),
    "acos": np.arccos(large / 6), "atan": np.arctan(large), "sinh": np.sinh(large),
    "cosh": np.cosh(large), "tanh": np.tanh(large), "asinh": np.arcsinh(large),
    "acosh": np.arccosh(np.abs(large) + 1), "atanh": np.arctanh(large / 6), "erf": erf(large),
    "sigmoid": 1 / (1 + np.exp(-large)), "softplus": np.log1p(np.exp(large)),
    "gelu": large * (1 + erf(large / math.sqrt(2))) / 2, "rsqrt": 1 / np.sqrt(positive),
    "sign": np.sign(large), "floor": np.floor(large), "ceil": np.ceil(large),
    "rounded": np.round(large), "truncated": np.trunc(large),
}

cases = {
    "half numbers rounded": np.round(np.array([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5])),
    "floorDivided": np.floor_divide(whole, divisor), "remainder": np.mod(whole, divisor),
    "floorDivided of reals": np.floor_divide(x, y), "remainder of reals": np.mod(x, y),
    "atan2": np.arctan2(x, y), "pow of two": np.power(np.abs(x), y),
    "where": np.where(x > y, x, 7), "sum": z.sum(axis=(0, 2)), "prod": z.prod(axis=1),
    "variance": z.var(axis=2), "variance of a sample": z.var(axis=(0, 1), ddof=1),
    "std": z.std(axis=0), "argMin": z.argmin(axis=1), "argMax": z.argmax(axis=0),
    "any": (z > 0.9).any(axis=2), "all": (z > -0.9).all(axis=1),
    "logSumExp": np.log(np.exp(z).sum(axis=1)), "norm": np.linalg.norm(z, axis=2),
    "quantile": np.quantile(z, 0.3, axis=1), "quantile of all": np.quantile(z, 0.71),
    "median": np.median(z, axis=2), "median of an odd count": np.median(z, axis=1),
    "binCount": np.bincount([3, 1, 3, 0, 3], minlength=5),
    "cumSum": z.cumsum(axis=1), "cumProd": z.cumprod(axis=2),
    "arange": np.arange(1, 2.2, 0.25), "arange down": np.arange(5, -1, -2),
    "linspace": np.linspace(-1, 2, 7), "eye": np.eye(3, 5, 1),
    "meshgrid x": np.meshgrid([1, 2, 3], [4, 5])[0],
    "meshgrid y": np.meshgrid([1, 2, 3], [4, 5])[1],
    "tiled": np.tile(x, (2, 1, 3)), "repeated": np.repeat(z, 3, axis=1),
    "flipped": np.flip(z, axis=(0, 2)), "rolled": np.roll(z, -3, axis=2),
    "rolled far": np.roll(z, 7, axis=1), "transposed": z.transpose(2, 0, 1),
    "movedAxis": np.moveaxis(z, 0, -1), "swappedAxes": np.swapaxes(z, 0, 2),
    "padded reflect": np.pad(z, ((1, 1), (2, 1), (0, 3)), mode="reflect"),
    "padded symmetric": np.pad(x, ((1, 2), (3, 1)), mode="symmetric"),
    "padded edge": np.pad(x, ((1, 2), (3, 1)), mode="edge"),
    "padded constant": np.pad(x, ((1, 2), (0, 1)), constant_values=5),
    "diagonal": np.diagonal(z, 1, 1, 2), "diagonal below": np.diagonal(z, -1, 1, 2),
    "trace": np.trace(z, axis1=1, axis2=2), "lowerTriangle": np.tril(z, 1),
    "upperTriangle": np.triu(z, -1), "take": np.take(z, [2, 0, 2], axis=1),
    "take by matrix": np.take(z, [[0, 3], [1, 1]], axis=2),
    "take along axis": np.take_along_axis(z, z.argsort(axis=1)[:, :2], axis=1),
    "stack": np.stack([x, y], axis=-1),
    # Subscripts.
    "[1]": z[1], "[-1]": z[-1], "[:, 1:, 2]": z[:, 1:, 2], "[..., 0]": z[..., 0],
    "[..., None, :]": z[..., None, :], "[::-1]": z[::-1], "[:, :, ::-2]": z[:, :, ::-2],
    "[:, :, -3:-1]": z[:, :, -3:-1], "[0, 1:2, 3::-1]": z[0, 1:2, 3::-1],
    "[:, 9:1:-1]": z[:, 9:1:-1], "[:, 5:]": z[:, 5:], "[:, [2, 0, 2], 1:]": z[:, [2, 0, 2], 1:],
    "[z > 0]": z[z > 0], "[x > 0]": z[x > 0], "[[1, 0, 1]]": z[np.array([1, 0, 1])],
    "[[1, 0], [2, 1]]": z[[1, 0], [2, 1]], "[:, [0, 2], [3, 1]]": z[:, [0, 2], [3, 1]],
    "[[1, 0], :, [3, 1]]": z[[1, 0], :, [3, 1]], "[[1], [2, 0], 1:]": z[[1], [2, 0], 1:],
    "[0, :, [1, 2], [0, -1]]": four[0, :, [1, 2], [0, -1]],
    "[:, 1, [1, 2], [0, 4]]": four[:, 1, [1, 2], [0, 4]],
    "[[1, 0, 1], [2, 2, 0], None, [3, 0, 0]]": z[[1, 0, 1], [2, 2, 0], None, [3, 0, 0]],
    "gatheredND": z[places[:, 0], places[:, 1]],
    "gatheredND of elements": z[[[1, 0]], [[2, 1]], [[3, 3]]], "scatteredND": scattered,
    "whole + 1": whole + 1, "1 - whole": 1 - whole, "3 * whole - 2": 3 * whole - 2,
    "whole / 2": whole / 2,
}


# Products.
a, b = formula((3, 4), 1), formula((4, 5), 2)
batch, other = formula((2, 1, 3, 4), 3), formula((5, 4, 2), 4)
square, cube = formula((4, 4), 5), formula((3, 3, 3), 6)
cases |= {
    "matmul": a @ b, "matmul batch": batch @ other, "matmul list left": a[0] @ other,
    "matmul list right": batch @ b[:, 0], "matmul lists": a[0] @ b[:, 1],
    "outer": np.outer(x, y), "dot": np.dot(batch, other),
    "tensordot": np.tensordot(z, formula((4, 3, 2), 2), axes=([2, 1], [0, 1])),
    "ij,jk->ik": np.einsum("ij,jk->ik", a, b), "ij,jk": np.einsum("ij,jk", a, b),
    "ij->ji": np.einsum("ij->ji", a), "ij->": np.einsum("ij->", a), "ii": np.einsum("ii", square),
    "ii->i": np.einsum("ii->i", square), "iii->i": np.einsum("iii->i", cube),
    "iij->j": np.einsum("iij->j", cube), "i,j->ij": np.einsum("i,j->ij", a[0], b[0]),
    "ij,ij->i": np.einsum("ij,ij->i", x, y), "ij,j->i": np.einsum("ij,j->i", a, a[0]),
    "bhqd,bhkd->bhqk": np.einsum("bhqd,bhkd->bhqk", formula((2, 3, 4, 5), 1),
                                 formula((2, 3, 6, 5), 2)),
    "...ij,...jk->...ik": np.einsum("...ij,...jk->...ik", batch, other),
    "...i->...": np.einsum("...i->...", z), "i...,i->...": np.einsum("i...,i->...", x, x[:, 0]),
    "ij,jk,kl->il": np.einsum("ij,jk,kl->il", a, b, formula((5, 2), 3)),
    "ij,kj,k->ik": np.einsum("ij,kj,k->ik", a, square, square[0]),
    "ba": np.einsum("ba", a), "ijk,ilm->jlkm": np.einsum(
        "ijk,ilm->jlkm", z, formula((2, 2, 3), 3)),
}

# Linear algebra. Signs of vectors are free, so only what does not depend on them is stored.
spd = square @ square.T + np.eye(4)
symmetric = square + square.T
systems = formula((2, 3, 3), 7) + 2 * np.eye(3)
tall = formula((6, 3), 8)
cases |= {
    "solve": np.linalg.solve(square, b[:, :2]), "solve list": np.linalg.solve(square, b[:, 0]),
    "solve batch": np.linalg.solve(systems, formula((2, 3, 2), 9)),
    "inverse": np.linalg.inv(systems), "determinant": np.linalg.det(systems),
    "log determinant": np.linalg.slogdet(systems)[1], "cholesky": np.linalg.cholesky(spd),
    "eigenvalues": np.linalg.eigvalsh(symmetric), "singular values": np.linalg.svd(tall)[1],
    "singular values of a batch": np.linalg.svd(z)[1],
    "r without signs": np.abs(np.linalg.qr(tall)[1]),
    "least squares": np.linalg.lstsq(tall, formula((6, 2), 9), rcond=None)[0],
    "least squares wide": np.linalg.lstsq(tall.T, formula((3,), 9), rcond=None)[0],
    "least squares batch": np.stack([
        np.linalg.lstsq(m, r, rcond=None)[0]
        for m, r in zip(formula((2, 5, 3), 1), formula((2, 5, 2), 2))]),
    "eigenvalues of any": np.stack([
        (v := np.sort_complex(np.linalg.eigvals(square))).real, v.imag]),
    "pseudo-inverse": np.linalg.pinv(tall), "rank": np.linalg.matrix_rank(
        np.outer(a[0], b[0])),
}
centred = tall - tall.mean(axis=0)
_, s, vt = np.linalg.svd(centred, full_matrices=False)
largest = np.argmax(np.abs(vt), axis=1)
vt = vt * np.sign(vt[np.arange(3), largest])[:, None]
cases |= {
    "pca components": vt[:2], "pca variance": (s**2 / 5)[:2],
    "pca ratio": (s**2 / (s**2).sum())[:2], "pca coordinates": centred @ vt[:2].T,
}


def assigned(change):
    copy = z.copy()
    change(copy)
    return copy


def set_column(a): a[:, :, -1] = y
def set_strided(a): a[::-1, 0, ::2] = x[:, :2]
def set_list(a): a[:, [2, 0]] = np.array([1, 2, 3, 4])
def set_lists(a): a[[1, 0], [2, 1]] = np.array([1, 2, 3, 4])
def set_far_lists(a): a[[0, 1], :, [3, 0]] = np.array([[5], [6]])
def set_mask(a): a[a > 0] = 9
def set_rows(a): a[x > 0] = np.array([1, 2, 3, 4])


cases |= {
    "[:, :, -1] =": assigned(set_column), "[::-1, 0, ::2] =": assigned(set_strided),
    "[[1, 0], [2, 1]] =": assigned(set_lists),
    "[[0, 1], :, [3, 0]] =": assigned(set_far_lists),
    "[:, [2, 0]] =": assigned(set_list), "[z > 0] =": assigned(set_mask),
    "[x > 0] =": assigned(set_rows),
}

if __name__ == "__main__":
    entries = {f"function {name}": {"output": stored(value[::23])}
               for name, value in functions.items()}
    entries |= {name: {"output": stored(value)} for name, value in cases.items()}
    lines = [f"{json.dumps(name)}: {json.dumps(entry, separators=(',', ':'))}"
             for name, entry in entries.items()]
    path = Path(__file__).with_name("tensors.json")
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{path.name}: {len(entries)} cases, {path.stat().st_size // 1024} KiB")
