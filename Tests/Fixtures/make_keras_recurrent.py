"""Writes what Keras's recurrent layers compute: results and gradients.

Made with TensorFlow 2.21 and Keras 3.15: `python make_keras_recurrent.py`.
"""

from keras import Sequential, layers
from keras_layer_fixture import padded, whole, write_family

SEQUENCE = (2, 5, 3)
ODD = (3, 1, 2)
STATE = (2, 4)
TOKENS = whole((2, 5), 6)
PADDED = padded(SEQUENCE, [3, 5])
HOLES = padded(SEQUENCE, [0, 2])

TABLE = {
    "embedding": (layers.Embedding(6, 3), [TOKENS]),
    "masking": (layers.Masking(), [PADDED]),
    "time_distributed": (layers.TimeDistributed(layers.Dense(2)), [SEQUENCE]),
    "time_distributed_conv": (
        layers.TimeDistributed(layers.Conv2D(2, 2)), [(2, 3, 4, 4, 2)]),
    "embedding_masked_lstm": (
        Sequential([layers.Embedding(6, 3, mask_zero=True), layers.LSTM(4)]), [TOKENS]),
    "embedding_masked_dense": (
        Sequential([layers.Embedding(6, 3, mask_zero=True), layers.Dense(2), layers.GRU(3)]),
        [TOKENS]),
}

KINDS = {"simple_rnn": layers.SimpleRNN, "lstm": layers.LSTM, "gru": layers.GRU}
for name, kind in KINDS.items():
    masked = [layers.Masking(), kind(4)]
    states = [STATE] * (2 if name == "lstm" else 1)
    TABLE |= {
        name: (kind(4), [SEQUENCE]),
        f"{name}_one_step": (kind(3), [ODD]),
        f"{name}_sequences": (kind(4, return_sequences=True), [SEQUENCE]),
        f"{name}_state": (kind(4, return_state=True), [SEQUENCE]),
        f"{name}_sequences_state": (
            kind(4, return_sequences=True, return_state=True), [SEQUENCE]),
        f"{name}_backwards": (kind(4, go_backwards=True, return_sequences=True), [SEQUENCE]),
        f"{name}_no_bias": (kind(4, use_bias=False), [SEQUENCE]),
        f"{name}_begin": (kind(4, return_sequences=True), [SEQUENCE] + states),
        f"{name}_relu": (kind(4, activation="relu"), [SEQUENCE]),
        f"{name}_masked": (Sequential([layers.Masking(), kind(4)]), [PADDED]),
        f"{name}_masked_sequences": (
            Sequential([layers.Masking(), kind(4, return_sequences=True)]), [PADDED]),
        f"{name}_masked_backwards": (
            Sequential([layers.Masking(), kind(4, go_backwards=True, return_sequences=True)]),
            [PADDED]),
        f"{name}_masked_all": (
            Sequential([layers.Masking(), kind(4, return_sequences=True)]), [HOLES]),
        f"{name}_masked_relu": (
            Sequential([layers.Masking(), kind(4, activation="relu", return_sequences=True)]),
            [PADDED]),
        f"{name}_masked_stack": (
            Sequential([layers.Masking(), kind(3, return_sequences=True), kind(2)]), [PADDED]),
        f"bidirectional_{name}": (layers.Bidirectional(kind(3)), [SEQUENCE]),
        f"bidirectional_{name}_sequences": (
            layers.Bidirectional(kind(3, return_sequences=True)), [SEQUENCE]),
        f"bidirectional_{name}_state": (
            layers.Bidirectional(kind(3, return_state=True)), [SEQUENCE]),
        f"bidirectional_{name}_masked": (
            Sequential([layers.Masking(), layers.Bidirectional(kind(3, return_sequences=True))]),
            [PADDED]),
    }
TABLE |= {
    "lstm_hard": (
        layers.LSTM(4, activation="softsign", recurrent_activation="hard_sigmoid"), [SEQUENCE]),
    "gru_before": (layers.GRU(4, reset_after=False), [SEQUENCE]),
    "gru_before_sequences": (
        layers.GRU(4, reset_after=False, return_sequences=True), [SEQUENCE, STATE]),
    "gru_before_relu": (layers.GRU(4, reset_after=False, activation="relu"), [SEQUENCE]),
    "gru_before_masked": (
        Sequential([layers.Masking(), layers.GRU(4, reset_after=False)]), [PADDED]),
    "bidirectional_sum": (layers.Bidirectional(layers.LSTM(3), merge_mode="sum"), [SEQUENCE]),
    "bidirectional_multiply": (
        layers.Bidirectional(layers.LSTM(3), merge_mode="mul"), [SEQUENCE]),
    "bidirectional_average": (
        layers.Bidirectional(layers.LSTM(3), merge_mode="ave"), [SEQUENCE]),
    "bidirectional_none": (layers.Bidirectional(layers.LSTM(3), merge_mode=None), [SEQUENCE]),
}

write_family("keras_recurrent", TABLE)
