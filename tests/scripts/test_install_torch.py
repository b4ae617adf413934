import json

from scripts.install_torch import cuda_packages


def _report(*names: str) -> str:
    return json.dumps({"install": [{"metadata": {"name": name}} for name in names]})


def test_a_processor_only_build_brings_no_cuda_packages() -> None:
    assert cuda_packages(_report("torch", "sympy", "filelock")) == []


def test_cuda_packages_are_named_before_they_are_downloaded() -> None:
    report = _report("torch", "triton", "nvidia-cudnn-cu13", "cuda-bindings", "sympy")

    assert cuda_packages(report) == ["cuda-bindings", "nvidia-cudnn-cu13", "triton"]
