"""The workloads of the comparison, their sizes and their bars."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Workload:
    """One row of the table; every side knows it by its name."""

    name: str
    batch: int
    batches: int
    """Batches in a round."""
    bar: float
    """How many times faster than the better of TensorFlow and PyTorch ours must be."""
    tolerance: float = 2e-3
    """How far results may lie apart, as a part of the largest; float32 sums in another order."""
    first_tolerance: float = 2e-3
    """The same for what was computed before the first step of training."""
    gflop: float | None = None
    """Additions and multiplications of a batch, where no algorithm needs fewer of them: the machine's
    peak rate then says how fast it can be at best."""
    runs: bool = True
    """Whether it runs batch after batch; otherwise the whole process is timed."""

    @property
    def trains(self) -> bool:
        return self.name.endswith("-step")


WORKLOADS = [
    Workload("vgg16-forward", 32, 2, bar=1.7),
    Workload("resnet50-forward", 32, 2, bar=1.4),
    Workload("densenet121-forward", 32, 2, bar=1.15),
    Workload("inceptionv3-forward", 32, 2, bar=1.15),
    Workload("mobilenetv2-forward", 32, 4, bar=1.9),
    # 300.8 million multiply-adds of 1x1 and depthwise convolutions, for which Winograd saves nothing.
    Workload("mobilenetv2-latency", 1, 40, bar=4.0, gflop=0.6016),
    # The second loss follows a step of Adam, which turns gradients near zero into whole steps.
    Workload("scratch-cnn-step", 32, 4, bar=1.0, tolerance=5e-2),
    # Few channels, as in a beginner's first network: many libraries have no fast kernels for them.
    Workload("small-cnn-step", 32, 20, bar=1.0, tolerance=5e-2),
    Workload("vgg16-from13-step", 32, 2, bar=1.6, tolerance=5e-2),
    # The statistics of 16 images with formula weights magnify rounding, and the first step of Adam
    # what is left of it: in double precision the losses are 1.903 and 2.485; in single precision
    # PyTorch had 1.909 and 2.51, TensorFlow 1.903 and 2.66 or 4.17, ours 1.898 and 3.97 with AVX-512,
    # 1.905 and 3.06 without. The norm of the first gradient is nearer to the exact one in ours
    # (32,700 of 40,400) than in TensorFlow (29,600).
    Workload("resnet50-step", 16, 2, bar=1.5, first_tolerance=1e-2, tolerance=7e-1),
    Workload("mobilenetv2-step", 16, 3, bar=1.8, tolerance=2e-1),
    Workload("lstm-step", 32, 20, bar=1.3, tolerance=5e-2),
    Workload("head-step", 32, 200, bar=2.0, tolerance=5e-2),
    Workload("mobilenetv2-start", 1, 1, bar=10.0, runs=False),
]
MEMORY_BAR = 0.6
