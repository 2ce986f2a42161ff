"""The recogniser's forward pass: a trained spaCy tagger's weights → scores of every token, in plain NumPy.

Gives what thinc gives (to the fifth digit) in half of its time, by three means: the first layer is linear in each
feature, so it is applied to each *distinct* value of a feature once; the pieces of a maxout lie side by side, so that
their maximum is one of whole blocks; and windows are filled into one buffer.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from thinc.api import Model, NumpyOps

Floats = NDArray[np.float32]

#: Added to a variance before its root is taken: thinc's constant, without which scores would differ from training.
EPSILON = np.float32(1e-8)


class Layer(NamedTuple):
    """A maxout with its layer norm: ``weights`` (inputs, pieces x width)."""

    weights: Floats
    bias: Floats
    gain: Floats
    shift: Floats

    def __call__(self, inputs: Floats) -> Floats:
        """Weigh, take the largest piece, norm."""
        return self.finish(inputs @ self.weights)

    def finish(self, raw: Floats) -> Floats:
        """The same from the weighted sums on."""
        width = len(self.gain)
        raw += self.bias
        out = raw[:, :width]
        for piece in range(1, raw.shape[1] // width):
            out = np.maximum(out, raw[:, piece * width : (piece + 1) * width])
        out = out - out.mean(axis=1, keepdims=True, dtype=np.float32)
        variance = np.einsum("ij,ij->i", out, out)[:, None] / np.float32(width) + EPSILON
        out *= variance ** np.float32(-0.5)
        out *= self.gain
        out += self.shift
        return np.asarray(out, dtype=np.float32)


class Network:
    """Made from a tagger's model (hash embeddings, maxout window encoder, softmax), once."""

    def __init__(self, model: Model[Any, Any]) -> None:
        nodes: dict[str, list[Model[Any, Any]]] = {}
        for node in model.walk():
            nodes.setdefault(node.name, []).append(node)
        #: Names of the attributes that it sees of a token, in order.
        self.columns: list[str] = nodes["extract_features"][0].attrs["columns"]
        self.embeds = [(n.attrs["seed"], np.asarray(n.get_param("E"))) for n in nodes["hashembed"]]
        self.layers = [_layer(a, b) for a, b in zip(nodes["maxout"], nodes["layernorm"], strict=True)]
        (out,) = nodes["softmax"]
        self.out = np.ascontiguousarray(out.get_param("W").T), np.asarray(out.get_param("b"))
        self.ops = NumpyOps(use_blis=False)

    def __call__(self, ids: NDArray[np.uint64]) -> Floats:
        """Attributes as numbers (tokens, columns) → scores (tokens, labels), before the softmax."""
        vectors = self._embed(ids)
        # thinc pads each text with as many empty tokens as there are layers, and their biases flow in from the edges.
        edge = np.zeros((len(self.layers) - 1, vectors.shape[1]), dtype=np.float32)
        vectors = self._encode(np.concatenate([edge, vectors, edge]))[len(edge) : len(edge) + len(ids)]
        return np.asarray(vectors @ self.out[0] + self.out[1], dtype=np.float32)

    def _embed(self, ids: NDArray[np.uint64]) -> Floats:
        first = self.layers[0]
        width = len(first.gain)
        raw = np.zeros((len(ids), first.weights.shape[1]), dtype=np.float32)
        for i, (column, (seed, table)) in enumerate(zip(ids.T, self.embeds, strict=True)):
            values, where = np.unique(np.ascontiguousarray(column), return_inverse=True)
            rows = self.ops.hash(values, seed) % table.shape[0]
            raw += (table[rows].sum(axis=1) @ first.weights[i * width : (i + 1) * width])[where]
        return first.finish(raw)

    def _encode(self, vectors: Floats) -> Floats:
        width = vectors.shape[1]
        wide = np.zeros((len(vectors), 3 * width), dtype=np.float32)
        for layer in self.layers[1:]:
            wide[1:, :width] = vectors[:-1]
            wide[:, width : 2 * width] = vectors
            wide[:-1, 2 * width :] = vectors[1:]
            vectors = vectors + layer(wide)
        return vectors


def _layer(maxout: Model[Any, Any], norm: Model[Any, Any]) -> Layer:
    weights = np.asarray(maxout.get_param("W"))  # (width, pieces, inputs)
    bias = np.asarray(maxout.get_param("b"))
    side_by_side = np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(weights.shape[2], -1))
    return Layer(side_by_side, bias.T.reshape(-1), np.asarray(norm.get_param("G")), np.asarray(norm.get_param("b")))
