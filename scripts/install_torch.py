"""Install PyTorch, and say beforehand when pip would bring CUDA with it.

    python scripts/install_torch.py torch==2.13.0 [--index-url ADDRESS]

On x86 Linux the default registry's PyTorch requires several GB of CUDA packages that only a machine with
an NVIDIA GPU can use. fieldnotes runs without them, so a person hears of it before the download starts. It
is said and not refused: a machine may have such a GPU, or reach no other registry.
"""

import json
import subprocess
import sys

_CUDA_PREFIXES = ("nvidia-", "cuda-", "triton")
_CPU_INDEX = "https://download.pytorch.org/whl/cpu"


def cuda_packages(report: str) -> list[str]:
    """Return the names of the CUDA packages in a pip installation report, sorted; empty for a CPU build."""
    names = [item["metadata"]["name"].lower() for item in json.loads(report)["install"]]
    return sorted(name for name in names if name.startswith(_CUDA_PREFIXES))


def main(pip_arguments: list[str]) -> int:
    """Run pip with these arguments after saying what it will bring; return pip's exit status."""
    pip_install = [sys.executable, "-m", "pip", "install"]
    plan = subprocess.run(
        [*pip_install, "--dry-run", "--quiet", "--report", "-", *pip_arguments],
        check=False,
        capture_output=True,
        text=True,
    )
    if plan.returncode:
        print(plan.stderr, file=sys.stderr)
        return plan.returncode
    bulky = cuda_packages(plan.stdout)
    if bulky:
        print(
            f"\nPyTorch for this machine brings {len(bulky)} CUDA packages: several GB that only an "
            f"NVIDIA GPU uses.\nTo do without: press Ctrl-C now, then make setup TORCH_INDEX={_CPU_INDEX}\n",
            flush=True,
        )
    return subprocess.run([*pip_install, *pip_arguments], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
