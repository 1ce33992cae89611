"""A kernel that is forked where a notebook is run, with all that it needs imported, in place of one that begins anew.

It is forked before the process of the notebook has a thread or an event loop, and waits to be told how to begin.
Imports `child`.
"""

import faulthandler
import json
import os
import sys
import time
import traceback
import warnings

from ipykernel import kernelapp
from jupyter_client.provisioning import local_provisioner

from machinery.running.child import OURS


class ForkedKernel:
    """The process of a kernel: of subprocess.Popen what jupyter_client uses."""

    stdin = stdout = stderr = None  # it shares those of the notebook's process

    def __init__(self):
        begin, self._begin = os.pipe()
        self.returncode, self.pid = None, os.fork()
        if not self.pid:
            os.close(self._begin)
            _begin(begin)
        os.close(begin)

    def begin(self, command: list[str], env: dict[str, str], cwd: str) -> None:
        """Let the kernel begin that the command would have started."""
        with open(self._begin, "w", encoding="utf-8") as file:
            json.dump([command[command.index("ipykernel_launcher") :], env, cwd], file)

    def poll(self) -> int | None:
        """The status with which it has ended; None as long as it runs."""
        if self.returncode is None and (ended := os.waitpid(self.pid, os.WNOHANG))[0]:
            self.returncode = os.waitstatus_to_exitcode(ended[1])
        return self.returncode

    def wait(self) -> int:
        while self.poll() is None:
            time.sleep(0.01)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


def fork() -> None:
    """Fork the kernel that this process starts next."""
    faulthandler.cancel_dump_traceback_later()  # the kernel could not; warm.py ends this process at its limit, too
    kernel = ForkedKernel()

    def launch_kernel(command: list[str], env: dict[str, str], cwd: str | None = None, **_: object) -> ForkedKernel:
        kernel.begin([*command, f"--IPKernelApp.parent_handle={os.getpid()}"], env, cwd or os.getcwd())
        return kernel

    local_provisioner.launch_kernel = launch_kernel


def _begin(told: int) -> None:
    """Become the kernel, in a session of its own, as if Python had begun with it."""
    try:
        os.setsid()
        with open(told, encoding="utf-8") as file:
            said = file.read()
        if said:  # and so the notebook has not failed before
            sys.argv, env, cwd = json.loads(said)
            os.environ.clear()
            os.environ.update(env)
            os.chdir(cwd)
            sys.path.remove(OURS)
            sys.warnoptions.clear()
            warnings.filters[:] = [given for given in warnings.filters if given[:3] != ("error", None, Warning)]
            kernelapp.launch_new_instance()
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
