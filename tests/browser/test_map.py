"""A visitor in a real browser: the served map of the sample is opened, searched, clicked and read.

Every page fails its test on any console error and on any request to another host. Screenshots stay in `.ci/out`.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / ".ci/out/screenshots"
LIFESCAPE = (sys.executable, "-c", "from api.cli import main; main()")
PATIENCE = 30_000
"""Milliseconds that anything on the page may take: software drawing on a busy machine is slow."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, "lifescape serve ended at once"
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    pytest.fail("lifescape serve was not ready within a minute")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of the sample, on a free loopback port, stopped as Ctrl-C stops it."""
    port = free_port()
    data = tmp_path_factory.mktemp("data")
    env = {**os.environ, "LIFESCAPE_DATA": str(data), "LIFESCAPE_GRAPH": "embedded:", "LIFESCAPE_PORT": str(port)}
    with open(data / "output.txt", "wb") as output:
        say = {"env": env, "cwd": ROOT, "stdin": subprocess.DEVNULL, "stdout": output, "stderr": subprocess.STDOUT}
        subprocess.run([*LIFESCAPE, "ingest", str(files("ingest") / "sample")], check=True, **say)  # type: ignore[call-overload]
        server: subprocess.Popen[bytes] = subprocess.Popen([*LIFESCAPE, "serve"], **say)  # type: ignore[call-overload]
        try:
            wait_until_ready(f"http://127.0.0.1:{port}", server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(60)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program is not None, "Chromium is needed: install Debian's package chromium"
    PICTURES.mkdir(parents=True, exist_ok=True)
    # WebGL in software: the machine of a test has no graphics card.
    arguments = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=arguments)
        yield started
        started.close()


@contextmanager
def visit(browser: Browser, address: str, *, width: int = 1280, height: int = 800, lang: str = "en") -> Iterator[Page]:
    """A fresh visitor on the map, once it is drawn; nothing may have gone wrong by the end."""
    wrong: list[str] = []
    with browser.new_context(viewport={"width": width, "height": height}, locale=lang) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda sent: wrong.append(sent.url) if not is_of(sent.url, address) else None)
        page.on("response", lambda got: wrong.append(f"{got.status} {got.url}") if got.status >= 400 else None)
        page.goto(address)
        expect(page.locator("#stage")).to_have_attribute("aria-busy", "false", timeout=PATIENCE)
        page.locator(".map-canvas canvas").first.wait_for()
        yield page
    assert wrong == []


def is_of(url: str, address: str) -> bool:
    return urlsplit(url).scheme in ("data", "blob") or urlsplit(url).netloc == urlsplit(address).netloc


def search(page: Page, words: str) -> None:
    page.get_by_role("combobox").fill(words)
    page.get_by_role("option").first.click()


def picture(page: Page, name: str) -> None:
    page.screenshot(path=PICTURES / f"{name}.png")


def test_visitor_searches_clicks_and_reads_the_words_of_a_fact(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        picture(page, "map")
        search(page, "CEBR")
        detail = page.locator("#detail")
        expect(detail.get_by_role("heading", level=2)).to_contain_text("Council of European BioRegions")
        words = detail.locator(".quotation blockquote").first
        words.scroll_into_view_if_needed()
        assert len(words.inner_text()) > 10
        expect(detail.locator(".quotation cite").first).not_to_be_empty()
        picture(page, "quotation")
        neighbour = detail.locator(".neighbour").first
        name = neighbour.locator(".neighbour-name").inner_text()
        neighbour.click()
        expect(detail.get_by_role("heading", level=2)).to_have_text(name)
        page.go_back()
        expect(detail.get_by_role("heading", level=2)).to_contain_text("Council of European BioRegions")
        page.keyboard.press("Escape")
        expect(detail).to_be_hidden()


def test_address_restores_the_view_for_another_visitor(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        search(page, "CEBR")
        heading = page.locator("#detail h2")
        expect(heading).to_contain_text("Council of European BioRegions")
        shared = page.url
    with visit(browser, shared) as page:
        expect(page.locator("#detail h2")).to_contain_text("Council of European BioRegions")


def test_list_is_the_twin_of_the_map(browser: Browser, address: str) -> None:
    with visit(browser, address) as page:
        page.get_by_role("button", name="List", exact=True).or_(page.get_by_role("radio", name="List")).first.click()
        rows = page.locator(".list tbody tr")
        assert rows.count() > 20
        rows.first.get_by_role("button").click()
        expect(page.locator("#detail h2")).not_to_be_empty()
        picture(page, "list")


def test_page_speaks_italian_and_fits_a_phone(browser: Browser, address: str) -> None:
    with visit(browser, address, width=360, height=740, lang="it-IT") as page:
        expect(page.locator("html")).to_have_attribute("lang", re.compile("^it"))
        picture(page, "phone")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        search(page, "CEBR")
        expect(page.locator("#detail h2")).to_contain_text("Council of European BioRegions")
        picture(page, "phone-detail")


@contextmanager
def elsewhere() -> Iterator[str]:
    """An empty page of another server on this machine: another port is another origin."""

    class Empty(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>client</title>")

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Empty) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def test_a_client_of_another_origin_matches_and_shows_the_preview(browser: Browser, address: str) -> None:
    """What OpenRefine's page does on this machine: reads the manifest, sends a batch, frames the preview."""
    asked = """async (address) => {
      const manifest = await (await fetch(address + "/reconcile")).json();
      const body = new URLSearchParams({queries: JSON.stringify({q0: {query: "University of Oslo"}})});
      const found = await (await fetch(address + "/reconcile", {method: "POST", body})).json();
      const json = {method: "POST", headers: {"Content-Type": "application/json"}};
      const again = await fetch(address + "/reconcile/v1/reconcile", {
        ...json, body: JSON.stringify({queries: [{conditions: [{matchType: "name", v: "University of Oslo"}]}]}),
      });
      const best = found.q0.result[0];
      const frame = document.createElement("iframe");
      frame.src = manifest.preview.url.replace("{{id}}", encodeURIComponent(best.id));
      document.body.append(frame);
      const same = (await again.json()).results[0].candidates[0].id === best.id;
      const closed = await fetch(address + "/stats").then(() => false, () => true);
      return {name: best.name, same, closed};
    }"""
    with elsewhere() as client, browser.new_context() as context:
        page = context.new_page()
        page.goto(client)
        found = page.evaluate(asked, address)
        assert found == {"name": "University of Oslo", "same": True, "closed": True}
        shown = page.frame_locator("iframe")
        expect(shown.get_by_role("heading")).to_have_text("University of Oslo")
        expect(shown.get_by_role("heading")).to_have_css("font-size", "17px")
