# SPDX-License-Identifier: MIT
# Copyright (c) 2026 The shiftforge authors
"""Debian's Chromium without a screen, over the pipe of its DevTools protocol: the standard library is
enough.

    with Browser() as browser:
        page = browser.open(path, width=360, dark=True)
        page.evaluate("document.title")
"""
import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

SECONDS = 60  # for one answer
KEPT = ("Page.loadEventFired", "Network.requestWillBeSent", "Log.entryAdded",
        "Runtime.consoleAPICalled", "Runtime.exceptionThrown")


class Browser:
    def __init__(self, command="chromium"):
        self.program = shutil.which(command)
        if not self.program:
            raise SystemExit("no chromium here: tools/dev/install test")
        self.number, self.rest, self.events = 0, b"", []  # events: those of KEPT

    def __enter__(self):
        self.profile = tempfile.mkdtemp()
        to_child, self.write = os.pipe()
        self.read, from_child = os.pipe()

        def place():  # the protocol wants them at 3 and 4
            high = os.dup(from_child) if from_child == 3 else from_child
            os.dup2(to_child, 3)
            os.dup2(high, 4)

        self.process = subprocess.Popen(
            [self.program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--no-first-run", "--disable-extensions", "--disable-background-networking",
             "--disable-component-update", "--force-color-profile=srgb", "--hide-scrollbars",
             "--remote-debugging-pipe", f"--user-data-dir={self.profile}", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=place, pass_fds=(3, 4, to_child, from_child), start_new_session=True)
        os.close(to_child)
        os.close(from_child)
        return self

    def __exit__(self, *unused):
        try:
            self.call("Browser.close")
        except (OSError, RuntimeError):
            self.process.kill()
        self.process.wait(timeout=SECONDS)
        os.close(self.read)
        os.close(self.write)
        shutil.rmtree(self.profile, ignore_errors=True)

    def send(self, method, parameters, session):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self.write, json.dumps(message).encode() + b"\0")
        return self.number

    def receive(self, seconds):
        """The next message, or None."""
        end = time.monotonic() + seconds
        while b"\0" not in self.rest:
            ready, _, _ = select.select([self.read], [], [], max(0, end - time.monotonic()))
            if not ready:
                return None
            block = os.read(self.read, 1 << 20)
            if not block:
                raise RuntimeError("chromium is gone")
            self.rest += block
        text, self.rest = self.rest.split(b"\0", 1)
        message = json.loads(text)
        if message.get("method") in KEPT:
            self.events.append(message)
        return message

    def call(self, method, session=None, **parameters):
        number = self.send(method, parameters, session)
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            message = self.receive(end - time.monotonic())
            if message and message.get("id") == number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]
        raise RuntimeError(f"{method}: no answer in {SECONDS} s")

    def wait_for(self, session, event):
        end = time.monotonic() + SECONDS
        known = list(self.events)
        while time.monotonic() < end:
            for message in known:
                if message.get("sessionId") == session and message.get("method") == event:
                    return
            known = [self.receive(end - time.monotonic()) or {}]
        raise RuntimeError(f"{event} did not come in {SECONDS} s")

    def open(self, path, width, height=800, dark=False, media=""):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, target, session)
        for domain in ("Page", "Runtime", "Log", "Network", "Accessibility"):
            page.call(f"{domain}.enable")
        page.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=width < 600)
        page.call("Emulation.setEmulatedMedia", media=media, features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        page.call("Page.navigate", url=Path(path).resolve().as_uri())
        self.wait_for(session, "Page.loadEventFired")
        return page


class Page:
    def __init__(self, browser, target, session):
        self.browser, self.target, self.session = browser, target, session

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def evaluate(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def events(self, method):
        return [event["params"] for event in self.browser.events
                if event.get("sessionId") == self.session and event.get("method") == method]

    def press(self, key, code, text=""):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, text=text,
                      windowsVirtualKeyCode=code)

    def screenshot(self, path):
        """The whole page."""
        picture = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        Path(path).write_bytes(base64.b64decode(picture["data"]))

    def print(self, path):
        pdf = base64.b64decode(self.call("Page.printToPDF", printBackground=True,
                                         preferCSSPageSize=True, paperWidth=8.27,
                                         paperHeight=11.69)["data"])
        Path(path).write_bytes(pdf)
        return pdf

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)
