import numpy as np


def odds(gap):
    """Odds of two classes whose logits differ by gap: gap (...) -> (...)."""
    return np.exp(gap)


def gap(p_k, p_j):
    """Lead of logit k over logit j: p_k (...), p_j (...) -> (...)."""
    return np.log(p_k) - np.log(p_j)


if __name__ == "__main__":
    print("gap  odds           share of the two")
    for lead in [0, 1, 2, 3, 5, 10]:
        share = odds(lead) / (odds(lead) + 1)
        print(f"{lead:3}  {odds(lead):10.3f} : 1  {share:.5f}")
    print(f"odds of 10 : 1 need a gap of {gap(10 / 11, 1 / 11):.4f}")
