import numpy as np


def dice(P_hat, Y, smooth=0.0):
    """Soft Dice of each class over all pixels: P_hat (N, K), Y (N, K) -> (K,).

    Each row is a pixel; 1 minus the Dice is the Dice loss.
    """
    both = np.sum(P_hat * Y, axis=0)
    size = np.sum(P_hat, axis=0) + np.sum(Y, axis=0)
    return (2 * both + smooth) / (size + smooth)


if __name__ == "__main__":
    np.set_printoptions(precision=4, suppress=True)
    Z = np.zeros((2, 3, 4, 4))  # your logits: pictures, classes, pixels
    Z[:, 0] = 2.0  # background everywhere
    colours = np.zeros((2, 4, 4, 3), dtype=int)  # a mask as it was drawn
    colours[:, 0, :2] = [255, 0, 0]  # class 1 is red
    colours[:, 1, :2] = [0, 255, 0]  # class 2 is green
    palette = np.array([[0, 0, 0], [255, 0, 0], [0, 255, 0]])
    same = np.all(colours[..., None, :] == palette, axis=-1)
    labels = np.argmax(same, axis=-1)  # (2, 4, 4): one number per pixel
    labels[:, 3] = 255  # a border that does not count
    assert np.all(np.any(same, axis=-1)), "a colour that is in no class"

    Z, labels = np.moveaxis(Z, 1, -1).reshape(-1, 3), labels.ravel()
    kept = labels != 255
    Z, Y = Z[kept], np.eye(3)[labels[kept]]
    log_P_hat = Z - np.log(np.sum(np.exp(Z), axis=1, keepdims=True))
    print(f"pixels that count: {len(Y)}, of each class {np.sum(Y, axis=0)}")
    print(f"cross-entropy: {-np.mean(np.sum(Y * log_P_hat, axis=1)):.4f}")
    print(f"Dice of each class: {dice(np.exp(log_P_hat), Y)}")
    answers = np.eye(3)[np.argmax(Z, axis=1)]
    print(f"of the answers:     {dice(answers, Y)}")
    print(f"accuracy: {np.mean(np.sum(answers * Y, axis=1)):.4f}")
