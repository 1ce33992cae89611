import numpy as np


def expected_calibration_error(confidence, correct, B=10):
    """Mean distance between confidence and accuracy in B bins; 0 to 1.

    confidence (N,), correct (N,) -> number. The confidences lie in [0, 1];
    those that are exactly 0 belong to the first bin. correct is 1 or 0.
    """
    bins = np.maximum(np.ceil(B * confidence).astype(int) - 1, 0)
    gaps = np.bincount(bins, weights=correct - confidence, minlength=B)
    return np.sum(np.abs(gaps)) / len(confidence)


if __name__ == "__main__":
    rng = np.random.default_rng(0)
    confidence = rng.uniform(0.5, 1, 10_000)
    chance = rng.uniform(0, 1, 10_000)
    rates = {
        "as often right as it says": confidence,
        "right less often": confidence - 0.1,
        "right half of the time": np.full(10_000, 0.5),
    }
    for name, rate in rates.items():
        correct = chance < rate
        error = expected_calibration_error(confidence, correct)
        print(f"{name:25}  accuracy {np.mean(correct):.3f}  ECE {error:.3f}")
