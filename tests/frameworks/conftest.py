"""What the tests of the frameworks share: where the frameworks are not installed, they are skipped and say so."""

import importlib.util
import os

import pytest

NEEDS = {"pytorch": "torch", "jax": "jax", "keras": "keras", "scipy": "sklearn"}


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    """PyTorch's threads wait for each other by spinning: on two busy cores a call takes hundreds of times as long."""
    os.environ["OMP_NUM_THREADS"] = "1"


@pytest.fixture
def framework(request: pytest.FixtureRequest) -> str:
    """The name of a framework that is installed. With FRAMEWORKS set, a missing one is a failure."""
    name = request.param
    if importlib.util.find_spec(NEEDS[name]) is None:
        message = f"{NEEDS[name]} is not installed: pip install -r requirements-frameworks.txt"
        if os.environ.get("FRAMEWORKS"):
            pytest.fail(message)
        pytest.skip(message)
    return name
