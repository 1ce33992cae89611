"""What the tests of the frameworks share: where the frameworks are not installed, they are skipped and say so."""

import importlib.util
import os
from collections.abc import Callable

import pytest

NEEDS = {
    "pytorch": "torch",
    "jax": "optax",
    "keras": "keras",
    "scipy": "sklearn",
    "sklearn": "sklearn",
    "numpy": "numpy",
}


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    """PyTorch's threads wait for each other by spinning: on two busy cores a call takes hundreds of times as long."""
    os.environ["OMP_NUM_THREADS"] = "1"


def needed(name: str) -> None:
    """Skip a test whose framework is not installed. With FRAMEWORKS set, a missing one is a failure."""
    if importlib.util.find_spec(NEEDS[name]) is None:
        message = f"{NEEDS[name]} is not installed: pip install -r requirements-frameworks.txt"
        if os.environ.get("FRAMEWORKS"):
            pytest.fail(message)
        pytest.skip(message)


@pytest.fixture
def need() -> Callable[[str], None]:
    """How a test says which framework it needs, once it has said what it would prove."""
    return needed


@pytest.fixture
def framework(request: pytest.FixtureRequest) -> str:
    """The name of a framework that is installed."""
    needed(request.param)
    return request.param
