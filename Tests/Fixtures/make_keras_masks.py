"""Writes what each Keras layer does with a mask: hands it on, combines, uses or drops it.

Made with TensorFlow 2.21 and Keras 3.15: `python make_keras_masks.py`.
"""

from keras import Sequential, layers
from keras_layer_fixture import masked, write_family

ROWS = [[1, 1, 1, 1], [1, 1, 0, 0], [1, 0, 1, 0]]
OTHER = [[1, 0, 1, 1], [0, 1, 1, 0], [1, 1, 0, 1]]
SHAPE = (3, 4, 5)
ONE, TWO, PLAIN = masked(SHAPE, ROWS), masked(SHAPE, OTHER), SHAPE
THIN = masked((3, 4, 1), OTHER)
FLAT = (3, 5)
STEP = masked((3, 1, 5), [[1], [0], [1]])
IMAGES = masked((3, 4, 4, 2), ROWS)
TRAINING = {"training": True}


class SpectralNormalization(layers.SpectralNormalization):
    """Lists its vector before the weights of the layer inside, as it belongs to the wrapper."""

    @property
    def weights(self):
        return [self.vector_u, *self.layer.weights]


TABLE = {
    # One input.
    "dense": (layers.Dense(3), [ONE]),
    "activation": (layers.Activation("tanh"), [ONE]),
    "relu": (layers.ReLU(), [ONE]),
    "leaky_relu": (layers.LeakyReLU(), [ONE]),
    "elu": (layers.ELU(), [ONE]),
    "prelu": (layers.PReLU(), [ONE]),
    "dropout": (layers.Dropout(0.5), [ONE]),
    "spatial_dropout": (layers.SpatialDropout1D(0.5), [ONE]),
    "gaussian_noise": (layers.GaussianNoise(0.5), [ONE]),
    "gaussian_dropout": (layers.GaussianDropout(0.5), [ONE]),
    "alpha_dropout": (layers.AlphaDropout(0.5), [ONE]),
    "identity": (layers.Identity(), [ONE]),
    "spectral_normalization": (SpectralNormalization(layers.Dense(3)), [ONE]),
    "spectral_normalization_training": (
        SpectralNormalization(layers.Dense(3), power_iterations=3), [ONE], TRAINING),
    "spectral_normalization_images_training": (
        SpectralNormalization(layers.Conv2D(3, 2)), [IMAGES], TRAINING),
    "batch_normalization": (layers.BatchNormalization(), [ONE]),
    "batch_normalization_training": (
        layers.BatchNormalization(momentum=0.8), [ONE], TRAINING),
    "batch_normalization_plain_training": (
        layers.BatchNormalization(momentum=0.8), [PLAIN], TRAINING),
    "layer_normalization": (layers.LayerNormalization(), [ONE]),
    "group_normalization": (layers.GroupNormalization(5), [ONE]),
    "unit_normalization": (layers.UnitNormalization(), [ONE]),
    "rescaling": (layers.Rescaling(2.0, 0.5), [ONE]),
    "time_distributed_dense": (layers.TimeDistributed(layers.Dense(3)), [ONE]),
    "time_distributed_normalization": (
        layers.TimeDistributed(layers.BatchNormalization(momentum=0.8)), [ONE]),
    "time_distributed_normalization_training": (
        layers.TimeDistributed(layers.BatchNormalization(momentum=0.8)), [ONE], TRAINING),
    "time_distributed_normalization_plain": (
        layers.TimeDistributed(layers.BatchNormalization(momentum=0.8)), [PLAIN], TRAINING),
    "conv1d": (layers.Conv1D(3, 2, padding="same"), [ONE]),
    "conv1d_transpose": (layers.Conv1DTranspose(3, 2), [ONE]),
    "depthwise_conv1d": (layers.DepthwiseConv1D(2), [ONE]),
    "separable_conv1d": (layers.SeparableConv1D(3, 2), [ONE]),
    "max_pooling": (layers.MaxPooling1D(2), [ONE]),
    "average_pooling": (layers.AveragePooling1D(2), [ONE]),
    "global_max_pooling": (layers.GlobalMaxPooling1D(), [ONE]),
    "global_average_pooling": (layers.GlobalAveragePooling1D(), [ONE]),
    "global_average_pooling_kept": (layers.GlobalAveragePooling1D(keepdims=True), [ONE]),
    "flatten": (layers.Flatten(), [ONE]),
    "reshape": (layers.Reshape((4, 5, 1)), [ONE]),
    "permute": (layers.Permute((2, 1)), [ONE]),
    "cropping": (layers.Cropping1D((1, 1)), [ONE]),
    "zero_padding": (layers.ZeroPadding1D(1), [ONE]),
    "up_sampling": (layers.UpSampling1D(2), [ONE]),
    "masking": (layers.Masking(), [ONE]),
    "lambda": (layers.Lambda(lambda x: x * 2), [ONE]),
    "dense_of_images": (layers.Dense(3), [IMAGES]),
    "nested_model": (Sequential([layers.Dense(3), layers.LayerNormalization()]), [ONE]),
    "nested_pooling": (Sequential([layers.Dense(3), layers.GlobalAveragePooling1D()]), [ONE]),
    "nested_convolution": (
        Sequential([layers.Dense(3), layers.Conv1D(3, 2), layers.LSTM(2)]), [ONE]),
    # Attention.
    "attention_query": (layers.MultiHeadAttention(2, 3), [ONE, PLAIN]),
    "attention_value": (layers.MultiHeadAttention(2, 3), [PLAIN, ONE]),
    "attention_both": (layers.MultiHeadAttention(2, 3), [ONE, TWO]),
    "attention_key": (layers.MultiHeadAttention(2, 3), [PLAIN, ONE, TWO]),
    "attention_all": (layers.MultiHeadAttention(2, 3), [TWO, ONE, TWO]),
}

# Several inputs.
MERGING = {
    "add": layers.Add, "multiply": layers.Multiply, "average": layers.Average,
    "maximum": layers.Maximum, "minimum": layers.Minimum, "subtract": layers.Subtract,
}
for name, kind in MERGING.items():
    TABLE |= {
        f"{name}_both": (kind(), [ONE, TWO]),
        f"{name}_first": (kind(), [ONE, PLAIN]),
        f"{name}_second": (kind(), [PLAIN, ONE]),
        f"{name}_thin": (kind(), [ONE, THIN]),
        f"{name}_step": (kind(), [ONE, STEP]),
        f"{name}_flat": (kind(), [ONE, FLAT]),
    }
    if name != "subtract":
        TABLE |= {
            f"{name}_three": (kind(), [ONE, TWO, ONE]),
            f"{name}_two_of_three": (kind(), [ONE, PLAIN, TWO]),
            f"{name}_last_of_three": (kind(), [PLAIN, PLAIN, TWO]),
        }
for axis in [-1, 1, 2, -2]:
    TABLE |= {
        f"concatenate_{axis}_both": (layers.Concatenate(axis), [ONE, TWO]),
        f"concatenate_{axis}_first": (layers.Concatenate(axis), [ONE, PLAIN]),
        f"concatenate_{axis}_second": (layers.Concatenate(axis), [PLAIN, ONE]),
        f"concatenate_{axis}_three": (layers.Concatenate(axis), [ONE, PLAIN, TWO]),
    }
TABLE |= {
    "dot": (layers.Dot(2), [ONE, TWO]),
    "dot_first": (layers.Dot(1), [ONE, PLAIN]),
}

# Recurrent layers.
KINDS = {"simple_rnn": layers.SimpleRNN, "lstm": layers.LSTM, "gru": layers.GRU}
for name, kind in KINDS.items():
    states = [(3, 3)] * (2 if name == "lstm" else 1)
    TABLE |= {
        f"{name}_last": (kind(3), [ONE]),
        f"{name}_sequences": (kind(3, return_sequences=True), [ONE]),
        f"{name}_begin": (kind(3, return_sequences=True), [TWO, *states]),
        f"{name}_bidirectional": (
            layers.Bidirectional(kind(3, return_sequences=True)), [TWO]),
        f"{name}_bidirectional_last": (layers.Bidirectional(kind(3)), [TWO]),
        f"{name}_bidirectional_begin": (
            layers.Bidirectional(kind(3, return_sequences=True)), [PLAIN, *states, *states]),
        f"{name}_bidirectional_begin_masked": (
            layers.Bidirectional(kind(3, return_state=True)), [TWO, *states, *states]),
        f"{name}_bidirectional_none": (
            layers.Bidirectional(kind(3, return_sequences=True), merge_mode=None), [TWO]),
        f"{name}_time_distributed": (
            layers.TimeDistributed(kind(2)), [(2, 3, 4, 5)]),
    }

write_family("keras_masks", TABLE)
