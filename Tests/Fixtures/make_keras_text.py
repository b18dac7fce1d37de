"""Writes what Keras's TextVectorization and pad_sequences say.

Made with TensorFlow 2.21 and Keras 3.15: `python make_keras_text.py`. The Swift tests have the same texts.
"""

import numpy
from keras.layers import TextVectorization
from keras.utils import pad_sequences
from keras_fixture import write

TEXTS = ["The cat sat on the mat.", "A dog - not the CAT - sat, too!", "It's a dog's life; is it?",
         "ünder the   bridge, a cat_fish\tswims."]
OTHER = ["The fish sat.", "", "no word of it known, the the", "cat dog cat a b c d e f g h"]

cases = {}
for name, options in [
        ("int", {}), ("short", {"output_sequence_length": 4, "max_tokens": 6}),
        ("long", {"output_sequence_length": 12}), ("none", {"standardize": None}),
        ("lower", {"standardize": "lower"}), ("strip", {"standardize": "strip_punctuation"}),
        ("multiHot", {"output_mode": "multi_hot"}), ("count", {"output_mode": "count"}),
        ("tfIDF", {"output_mode": "tf_idf"}), ("tfIDF_7", {"output_mode": "tf_idf", "max_tokens": 7})]:
    layer = TextVectorization(**options)
    layer.adapt(TEXTS)
    words = layer.get_vocabulary()
    cases[name] = {
        "size": [len(words)], "rows": layer(numpy.array(OTHER)), "own": layer(numpy.array(TEXTS))}
    if name == "int":
        print(words)
SEQUENCES = [[1, 2, 3, 4, 5], [6], [], [7, 8]]
cases["padded"] = {
    "plain": pad_sequences(SEQUENCES), "post": pad_sequences(SEQUENCES, padding="post", maxlen=3),
    "cut_post": pad_sequences(SEQUENCES, truncating="post", maxlen=3, value=9)}
write("keras_text", cases)
