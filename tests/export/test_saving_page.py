"""Export what is on the screen: PNG, SVG, JSON, Turtle; each file read again by somebody else's reader."""

from __future__ import annotations

import json
import struct
import xml.etree.ElementTree as ET
import zlib
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from rdflib import RDF, Graph, URIRef

from kg.graph import assemble
from kg.ontology import KG, Ontology
from tests.export.carried import carried, carrying
from tests.export.conftest import Open
from tests.graph.world import BASE, pages, resolution

pytestmark = pytest.mark.browser
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "\"/><script>window.hit = 1</script>&amp;]]>\u0007\u202e<img onerror='1'>"


Colour = tuple[int, int, int, int]


def take(page: Page, what: str, folder: Path) -> bytes:
    page.click("#saving-open")
    with page.expect_download() as waiting:
        page.click(f"[data-save={what}]")
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path.read_bytes()


def pixels(png: bytes) -> tuple[int, int, list[Colour]]:
    """Width, height and the pixels of a PNG of eight bits a channel, red, green, blue and opacity."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, packed, width, height = 8, b"", 0, 0
    while at < len(png):
        (length,), kind = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        body = png[at + 8 : at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, colours = struct.unpack(">IIBB", body[:10])
            assert (depth, colours) == (8, 6)
        packed += body if kind == b"IDAT" else b""
        at += 12 + length
    raw, above, out = zlib.decompress(packed), bytes(4 * width), []
    for row in range(height):
        start = row * (4 * width + 1)
        above = unfiltered(raw[start], raw[start + 1 : start + 1 + 4 * width], above)
        out += list(zip(above[::4], above[1::4], above[2::4], above[3::4], strict=True))
    return width, height, out


def unfiltered(how: int, line: bytes, above: bytes) -> bytes:
    """A line of pixels as PNG writes it, as the difference to its neighbours; the standard's five ways."""
    out = bytearray(line)
    for i, up in enumerate(above):
        left, corner = (out[i - 4], above[i - 4]) if i >= 4 else (0, 0)
        near = min((left, up, corner), key=lambda one: abs(left + up - corner - one))  # the first of the nearest
        out[i] = (line[i] + (0, left, up, (left + up) // 2, near)[how]) & 255
    return bytes(out)


@pytest.mark.parametrize(("theme", "paper"), [("light", (251, 251, 250, 255)), ("dark", (20, 23, 26, 255))])
def test_the_picture_comes_as_png_at_twice_the_size(
    visit: Open, file: Path, tmp_path: Path, theme: str, paper: Colour
) -> None:
    page = visit(file, 640, 480, color_scheme=theme).page
    box = page.locator("#picture canvas").bounding_box()
    assert box
    width, height, seen = pixels(take(page, "savePng", tmp_path))
    assert (width, height) == (2 * round(box["width"]), 2 * round(box["height"]))
    assert seen[0] == paper and {p[3] for p in seen} == {255}
    assert 0.5 < seen.count(paper) / len(seen) < 0.995
    colours: dict[str, str] = carried(file)[0]["said"]["colours"]
    drawn = {c for c in ("Organization", "Person", "AIModel") if (*bytes.fromhex(colours[c][1:]), 255) in seen}
    assert drawn == {"Organization", "Person", "AIModel"}
    ink = (29, 33, 38) if theme == "light" else (232, 234, 237)
    assert (*ink, 255) in seen  # captions


def test_the_picture_comes_as_svg_that_any_reader_of_xml_can_read(visit: Open, file: Path, tmp_path: Path) -> None:
    seen = visit(file)
    root = ET.fromstring(take(seen.page, "saveSvg", tmp_path))
    marks = ("svg", "title", "rect", "line", "polygon", "circle", "text")
    assert {e.tag for e in root.iter()} <= {SVG + mark for mark in marks}
    captions = {t.text for t in root.iter(f"{SVG}text")}
    assert {"星岚科技", "林澜", "Lan-2"} <= captions
    assert len(list(root.iter(f"{SVG}circle"))) > 0 and len(list(root.iter(f"{SVG}line"))) > 3
    assert not [n for e in root.iter() for n in e.attrib if n.startswith("on") or n == "style" or "href" in n]
    seen.find("林澜")
    seen.page.click("#language")
    again = {t.text for t in ET.fromstring(take(seen.page, "saveSvg", tmp_path)).iter(f"{SVG}text")}
    assert "Xinglan" in again and "星岚科技" not in again  # as it is on the screen
    shown = seen.page.context.new_page()
    shown.goto((tmp_path / "newskg.svg").as_uri())
    assert shown.locator("text", has_text="Xinglan").bounding_box() is not None


def test_a_hostile_name_stays_text_in_every_file(visit: Open, file: Path, tmp_path: Path) -> None:
    data, texts = carried(file)
    data["said"]["entities"][0] |= {"name": HOSTILE, "en": HOSTILE}
    seen = visit(carrying(file, tmp_path / "graph.html", data, texts))
    root = ET.fromstring(take(seen.page, "saveSvg", tmp_path))
    assert root.find(f".//{SVG}script") is None
    cut = f"{HOSTILE[:23]}…".replace("\u0007", "\ufffd")  # captions are cut
    assert cut in {t.text for t in root.iter(f"{SVG}text")}
    assert pixels(take(seen.page, "savePng", tmp_path))[0] > 0
    assert json.loads(take(seen.page, "saveJson", tmp_path))["entities"][0]["name"] == HOSTILE
    assert seen.page.evaluate("window.hit") is None and seen.complaints == []


STANDING = {"modality", "confidence", "sources", "attributedTo", "quotes"}
SHAPE = {
    "entities": {"iri", "name", "english", "class", "otherNames"},
    "relations": {"iri", "subject", "property", "object", *STANDING},
    "events": {"iri", "class", "date", "roles", *STANDING},
    "measurements": {"iri", "entity", "measure", "value", "unit", "qualifier", "date", "text", *STANDING},
    "articles": {"iri", "name", "date", "medium", "author", "language", "url", "file", "copiesOf"},
}


def test_what_is_shown_comes_as_json_with_iris_and_quotes(visit: Open, file: Path, tmp_path: Path) -> None:
    page = visit(file).page
    text = take(page, "saveJson", tmp_path)
    told: dict[str, list[dict[str, Any]]] = json.loads(text)
    assert {kind: {key for row in rows for key in row} for kind, rows in told.items()} == SHAPE
    fact = next(r for r in told["relations"] if r["property"] == "developed" and r["object"]["name"] == "Lan-2")
    assert (fact["subject"]["name"], fact["modality"], fact["sources"]) == ("星岚科技", "Asserted", 2)
    assert fact["iri"].startswith(BASE + "claim-") and any("Lan-2" in q["text"] for q in fact["quotes"])
    places = {BASE + p.id: p.raw for p in pages()}
    stated = [row for kind in ("relations", "events", "measurements") for row in told[kind]]
    quotes = [q for row in stated for q in row["quotes"]]
    assert len(quotes) > 5 and all(places[q["article"]][q["start"] :].startswith(q["text"]) for q in quotes)
    assert {q["article"] for q in quotes} == {a["iri"] for a in told["articles"]}
    first, copy = (BASE + p.id for p in pages()[:2])
    assert {a["iri"]: a["copiesOf"] for a in told["articles"]}[copy] in {first, copy}
    assert {row["modality"] for row in stated} == {"Asserted", "Reported"}  # as the picture
    page.click("#choosing button")
    page.check("#choosing-unfactual")
    page.keyboard.press("Escape")
    more = json.loads(take(page, "saveJson", tmp_path))
    assert {"Planned", "Forecast"} <= {row["modality"] for kind in ("relations", "measurements") for row in more[kind]}
    page.click("#undo")
    assert take(page, "saveJson", tmp_path) == text  # the same view, the same bytes


def test_what_is_shown_comes_as_a_part_of_the_turtle(
    visit: Open, file: Path, tmp_path: Path, ontology: Ontology
) -> None:
    made = pages()
    articles = [p.article() for p in made]
    parts = articles, [p.extraction() for p in made], resolution(made, xinglan=("星嵐科技",))
    whole = assemble(*parts, ontology, base_iri=BASE)
    seen = visit(file)
    everything = Graph().parse(data=take(seen.page, "saveTurtle", tmp_path), format="turtle")
    seen.find("林澜")
    seen.page.locator("#depth").press("ArrowRight")  # only what is one step around
    text = take(seen.page, "saveTurtle", tmp_path)
    few = Graph().parse(data=text, format="turtle")
    assert set(few) < set(everything) <= set(whole)
    people = {s for s, t in few.subject_objects(RDF.type) if t in {KG[c] for c in ontology.entities}}
    assert people == {URIRef(BASE + "lin-lan"), URIRef(BASE + "xinglan")}
    for claim in few.subjects(RDF.type, KG.Claim):
        assert {few.value(claim, KG.claimSubject), few.value(claim, KG.claimObject)} <= people
        quote = few.value(claim, KG.evidence)
        assert quote and few.value(quote, KG.quote) and few.value(few.value(quote, KG.article), KG.name)
    for graph in (few, everything):  # whatever is referred to is there
        assert {o for o in graph.objects() if o in set(whole.subjects())} <= set(graph.subjects())
    seen.page.locator("#depth").press("ArrowLeft")
    seen.page.click("#undo")
    assert take(seen.page, "saveTurtle", tmp_path) == text and text.startswith(b"@prefix ")


def test_the_menu_is_walked_by_keys_and_closes(visit: Open, file: Path) -> None:
    seen = visit(file)
    page = seen.page
    page.focus("#saving-open")
    page.keyboard.press("Enter")
    assert page.get_attribute("#saving-open", "aria-expanded") == "true"
    assert page.evaluate("document.activeElement.dataset.save") == "savePng"
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.dataset.save") == "saveLink"
    page.keyboard.press("Escape")
    assert page.locator("#saving-menu").is_hidden() and page.evaluate("document.activeElement.id") == "saving-open"
    page.keyboard.press("Enter")
    page.keyboard.press("End")
    page.keyboard.press("Tab")
    assert page.locator("#saving-menu").is_hidden()
    seen.tab("table")
    page.click("#saving-open")
    pictures = page.locator("#saving-menu [data-save=savePng], #saving-menu [data-save=saveSvg]")
    assert pictures.count() == 0  # the picture is not in sight
    page.click("#view-table")
    assert page.locator("#saving-menu").is_hidden()
    assert seen.requests == [file.as_uri()] and seen.complaints == []


def test_without_a_clipboard_the_link_can_be_taken_by_hand(visit: Open, file: Path) -> None:
    seen = visit(file)
    seen.find("林澜")
    seen.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    seen.page.click("#saving-open")
    seen.page.click("[data-save=saveLink]")
    assert "chosen=entity:lin-lan" in seen.page.input_value("#saving-link")
    assert seen.page.evaluate("getSelection().toString()") == seen.page.input_value("#saving-link")
    assert seen.complaints == []
