"""What programs may not depend on, and what they may. The drill has each of these on a page."""

import pytest

from machinery.sources import standalone


@pytest.mark.parametrize(
    ("code", "line", "message"),
    [
        ("import os", 1, "os may be missing"),
        ("x = 1\nfrom time import time", 2, "time may be missing"),
        ("from . import pages", 1, "may be missing"),
        ("import numpy as np\nnp.random.seed(1)", 2, "numpy.random.seed has no seed of its own"),
        ("from numpy.random import rand\nrand()", 2, "numpy.random.rand has no seed of its own"),
        ("import numpy as np\nrng = np.random.default_rng(None)", 2, "without a seed"),
        ("import numpy as np\nrng = np.random.default_rng(seed=None)", 2, "without a seed"),
        ("import numpy as np\nnp.lib.npyio.DataSource()", 2, "reads or writes a file"),
        ("input()", 1, "waits"),
        ("id(1)", 1, "in each process"),
        ("__import__('os')", 1, "so that it can be seen"),
        ("for x in {1, 2}:\n    print(x)", 1, "a set has another order"),
        ("print(*{str(x) for x in 'ab'})", 1, "a set has another order"),
        ("print(list(set('ab')))", 1, "a set has another order"),
        ("s = {'a', 'b'}\nfor x in s:\n    print(x)", 1, "a set has another order"),
        ("import numpy as np\nnp.datetime64('today', 'D')", 2, "asks the clock"),
        ("from numpy import datetime64\ndatetime64('now')", 2, "asks the clock"),
        ("import numpy as np\nnp.ones(2).tofile('x')", 2, "tofile reads or writes a file"),
        ("import matplotlib.pyplot as plt\nplt.gcf().savefig('x')", 2, "savefig reads or writes a file"),
    ],
)
def test_refuses(code: str, line: int, message: str) -> None:
    found = standalone.problem(code)
    assert found and found[0] == line and message in found[1]


@pytest.mark.parametrize(
    ("framework", "code", "line", "message"),
    [
        ("numpy", "import torch", 1, "torch may be missing"),
        ("jax", "import torch", 1, "torch may be missing"),
        ("scipy", "from scipy.stats import norm", 1, "may be missing"),
        ("scipy", "import scipy", 1, "may be missing"),
        ("pytorch", "import os", 1, "os may be missing"),
        ("pytorch", "import torch\nx = torch.rand(3)", 2, "torch.rand draws by chance: call torch.manual_seed(SEED)"),
        ("pytorch", "import torch\nx = torch.rand(3)\ntorch.manual_seed(0)", 2, "draws by chance"),
        ("pytorch", "import torch\nlayer = torch.nn.Linear(3, 2)", 2, "torch.nn.Linear draws by chance"),
        ("pytorch", "import torch.nn.functional as F\nF.gumbel_softmax(z)", 2, "draws by chance"),
        ("pytorch", "from torch.distributions import Categorical\nCategorical(p).sample()", 2, "draws by chance"),
        ("pytorch", "import torch\ntorch.load('x')", 2, "torch.load reads a file"),
        ("keras", "import keras\nkeras.random.categorical(z, 3)", 2, "keras.utils.set_random_seed(SEED)"),
        ("keras", "import keras\nkeras.random.categorical(z, 3, seed=None)", 2, "draws by chance"),
        ("keras", "import keras\nkeras.datasets.mnist.load_data()", 2, "the network"),
        ("notebook", "from sklearn.datasets import fetch_openml\nfetch_openml('mnist_784')", 2, "the network"),
    ],
)
def test_refuses_in_the_folder_of_a_framework(framework: str, code: str, line: int, message: str) -> None:
    found = standalone.problem(code, framework)
    assert found and found[0] == line and message in found[1]


@pytest.mark.parametrize(
    ("framework", "code"),
    [
        (
            "pytorch",
            "import torch\nimport torch.nn.functional as F\nloss = torch.nn.CrossEntropyLoss()\nF.softmax(z, -1)",
        ),
        ("pytorch", "import torch\ntorch.manual_seed(0)\nx = torch.rand(3)"),
        ("jax", "import jax\nimport optax\nx = jax.random.normal(jax.random.key(0))"),
        ("keras", "import keras\nkeras.random.categorical(z, 3, seed=0)\nkeras.layers.Softmax()"),
        ("keras", "import keras\nkeras.utils.set_random_seed(0)\nkeras.layers.Dense(3)"),
        ("scipy", "from scipy.special import softmax\nimport scipy.special"),
        ("sklearn", "from sklearn.metrics import log_loss\nfrom scipy.special import softmax"),
        ("notebook", "from sklearn.datasets import load_digits\nX = load_digits().data"),
    ],
)
def test_accepts_in_the_folder_of_a_framework(framework: str, code: str) -> None:
    assert standalone.problem(code, framework) is None


@pytest.mark.parametrize(
    "code",
    [
        "import numpy as np\nrng = np.random.default_rng(0)\nrng.random()",
        "from numpy.random import default_rng\nrng = default_rng(seed=7)",
        "import matplotlib.pyplot as plt\nplt.plot([1])\nplt.savefig",
        "print(sorted({3, 1}), len(set('ab')), 1 in {1, 2})",
        "from decimal import Decimal\nx = {'a': Decimal(1)}",
        "x = = 1",
        "s = {'a', 'b'}\ns.add('c')\nprint(sorted(s), 'a' in s, len(s))",
        "import numpy as np\nnp.datetime64('2026-01-01')",
    ],
)
def test_accepts(code: str) -> None:
    assert standalone.problem(code) is None


def test_addresses_in_what_is_printed() -> None:
    assert standalone.address("1\nx <object object at 0x7f0000000000> y") == "x <object object at 0x7f0000000000> y"
    assert standalone.address("140 0xff <a> at 0x1") is None
