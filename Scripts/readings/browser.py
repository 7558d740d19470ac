"""One headless Chromium that prints many pages to PDF, spoken to over a pipe (DevTools protocol)."""

import base64
import fcntl
import json
import os
import shutil
import subprocess
import tempfile

NAMES = ("chromium", "chromium-browser", "google-chrome")


def program():
    """The browser's path, or None where none is installed."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """Use as a context manager; `pdf(html)` gives the bytes of the printed page."""

    def __enter__(self):
        self.home = tempfile.TemporaryDirectory(prefix="readings-browser-")
        from_us, self.to_browser = os.pipe()
        self.from_browser, from_it = os.pipe()
        # The protocol's pipe is descriptors 3 (to the browser) and 4 (from it); ours move out of their way first.
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (from_us, from_it)]

        def wire():
            for number, end in zip((3, 4), ends):
                os.dup2(end, number)

        self.process = subprocess.Popen(
            [
                program(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-extensions",
                f"--user-data-dir={self.home.name}",
                "--remote-debugging-pipe",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=False,
            preexec_fn=wire,
        )
        for end in (from_us, from_it, *ends):
            os.close(end)
        self.rest, self.count, self.session = b"", 0, None
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self.session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.frame = self._ask("Page.getFrameTree")["frameTree"]["frame"]["id"]
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self.to_browser)
        os.close(self.from_browser)
        shutil.rmtree(self.home.name, ignore_errors=True)

    def pdf(self, html):
        self._ask("Page.setDocumentContent", frameId=self.frame, html=html)
        self._ask("Runtime.evaluate", expression="document.fonts.ready.then(() => 1)", awaitPromise=True)
        return base64.b64decode(self._ask("Page.printToPDF", preferCSSPageSize=True, printBackground=False)["data"])

    def _ask(self, method, **parameters):
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters} | (
            {"sessionId": self.session} if self.session else {}
        )
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.to_browser, data) :]
        while True:
            while b"\0" not in self.rest:
                more = os.read(self.from_browser, 1 << 20)
                if not more:
                    raise RuntimeError(f"the browser is gone while {method} was asked")
                self.rest += more
            line, _, self.rest = self.rest.partition(b"\0")
            answer = json.loads(line)
            if answer.get("id") == self.count:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]
