import numpy as np


def sharded_loss(Z, y):
    """Loss in nats of one token whose classes are split over devices.

    Z (S, C) logits, C classes on each of S devices, y class -> number.
    """
    M = np.max(np.max(Z, axis=1))  # all-reduce: the largest maximum
    sums = np.sum(np.exp(Z - M), axis=1)  # on each device
    total = np.sum(sums)  # all-reduce: sum
    S, C = Z.shape
    scores = [Z[s, y % C] if y // C == s else 0.0 for s in range(S)]
    return M + np.log(total) - np.sum(scores)  # all-reduce: sum


if __name__ == "__main__":
    z, y = np.random.default_rng(0).standard_normal(16), 5  # your numbers
    whole = np.log(np.sum(np.exp(z))) - z[y]
    print(f"one device: {whole:.4f}")
    for S in [2, 4, 8]:  # your devices
        Z = z.reshape(S, -1)
        copies = np.log(S * np.sum(np.exp(Z))) - z[y]
        own = np.log(np.sum(np.exp(Z[y // Z.shape[1]]))) - z[y]
        print(
            f"{S} devices: {sharded_loss(Z, y):.4f}, log {S} = {np.log(S):.4f}"
        )
        print(f"  every device has all logits:   {copies - whole:+.4f}")
        print(f"  sum of the label's device:     {own - whole:+.4f}")
        print(f"  label's logit counted {S} times: {(1 - S) * z[y]:+.4f}")
