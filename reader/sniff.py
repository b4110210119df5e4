"""What bytes are, judged by the bytes themselves, and the cheap facts the first gate asks for."""

import json
import re
from typing import Final

from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html

from policy.bundle import unpack
from policy.gates import Answer
from policy.text import tidy
from reader.archive import ZIP_HEADS, office_folder
from reader.decoding import decode
from reader.markup_bounds import out_of_bounds
from reader.old_office import OLE_HEAD

_CHEAP: Final = 20_000  #: characters of visible text handed to the gate
_UNPARSED: Final = 2_000_000  #: characters looked at of markup that is not parsed
_IMAGES: Final = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
    b"\x00\x00\x01\x00",
)
_TAG = re.compile(
    r"<(?:!doctype\s+html|html|head|body|title|meta|div|p|table|h[1-6]|ul|ol|dl|section|article|main|span|a|br|form|script|pre)\b[^<>]*>",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_JSON_START = re.compile(r"\s*(?:\{\s*(?:\"|\})|\[\s*(?:[\[{\"\]]|-?\d[\d.]*\s*,|$))")
_DECLARED = re.compile(r"\s*<\?xml\b[^>]*\?>")
_ROOT = re.compile(
    r"\s*(?:<\?[^>]*\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?>\s*)*<(?P<name>[A-Za-z_][\w.:-]*)(?P<told>[^>]*)>",
    re.DOTALL,
)
_FEEDS: Final = {"rss", "feed", "rdf:RDF", "urlset", "sitemapindex", "opml"}
_MARKED = re.compile(rb"%PDF-[\d.]+\s+%(?:\xef\xbf\xbd){2}")  #: the line that marks it as binary
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(body: bytes, media_type: str = "") -> str:
    """What the bytes are; ``media_type`` only helps to decode.

    html, pdf, json, bundle, xml, zip, xlsx, office (another document of an office program), image,
    text or unknown. The bytes of a PDF that somebody stored as text count as text: they cannot be
    read any more.
    """
    if not body.strip():
        return "text"
    head = body[:1024]
    if b"%PDF-" in head:
        return "text" if _mangled(body) else "pdf"
    if head.startswith(ZIP_HEADS):
        folder = office_folder(body)
        return "zip" if folder is None else "xlsx" if folder == "xl" else "office"
    if head.startswith(OLE_HEAD):
        return "office"
    if head.startswith(_IMAGES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        return "image"
    text = decode(body[:16_384], media_type).lstrip("\ufeff")
    if _JSON_START.match(text) and _is_json(body, text, media_type):
        return "bundle" if unpack(body) is not None else "json"
    if _LEADING.match(text):
        return "html"
    if _binary(head):
        return "unknown"
    if _is_xml(text):
        return "xml"
    tags = len(_TAG.findall(text))
    if tags >= 3 or (tags and text.lstrip().startswith("<")):
        return "html"
    if "<" in text[:200] and re.match(r"\s*<[A-Za-z!?/]", text) and "</" in text:
        return "html"
    return "text"


def _is_xml(text: str) -> bool:
    """Whether a text that is no HTML declares itself XML, or is a feed or of a namespace."""
    root = _ROOT.match(text)
    if root is None:
        return False
    return bool(_DECLARED.match(text)) or root["name"] in _FEEDS or "xmlns" in root["told"]


def _mangled(body: bytes) -> bool:
    """Whether a PDF went through a text decoder that replaced what it could not read."""
    lost = "\ufffd".encode()
    return bool(_MARKED.search(body[:1100])) or body[:65_536].count(lost) > 20


def _binary(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head.count(0) > len(head) * 0.3:
        return head.startswith(b"\x00\x00") or b"\x00\x00\x00" in head[:64]
    return len(_CONTROL.findall(head)) > max(2, len(head) * 0.02)


def _is_json(body: bytes, text: str, media_type: str) -> bool:
    if re.match(r"\s*\{\s*\"|\s*\[\s*\{", text):
        return True
    try:
        json.loads(decode(body, media_type))
    except ValueError:
        return False
    return True


def answer(body: bytes, status: int, media_type: str = "") -> Answer:
    """The facts of one answer that the first gate judges, found without reading it in full."""
    kind = sniff(body, media_type)
    title, text, length, whole = "", "", 0, None
    if kind == "html":
        markup = decode(body, media_type)
        title, visible = _visible(markup)
        text, length, whole = visible[:_CHEAP], len(visible), html_ends_whole(markup)
    elif kind == "text":
        visible = tidy(decode(body, media_type))
        text, length = visible[:_CHEAP], len(visible)
    elif kind == "xml":
        visible = tidy(_TAGS.sub(" ", decode(body, media_type)))
        text, length = visible[:_CHEAP], len(visible)
        whole = body.rstrip(b"\x00\r\n\t ").endswith(b">") or body.startswith(
            (b"\xff\xfe", b"\xfe\xff")
        )
    elif kind in {"json", "bundle"}:
        text, length = decode(body[:_CHEAP], media_type), len(body)
        whole = body.rstrip().endswith((b"}", b"]"))
    elif kind == "pdf":
        whole = pdf_ends_whole(body)
    return Answer(
        status=status,
        media_type=media_type,
        sniffed=kind,
        size=len(body),
        title=title,
        text=text,
        text_length=length,
        ends_whole=whole,
    )


def pdf_ends_whole(body: bytes) -> bool:
    """Whether a PDF has its trailer; readers of the format look for it in the last kilobytes."""
    tail = body[-4096:]
    return b"%%EOF" in tail or (b"startxref" in tail and body.rstrip().endswith(b"%"))


_TAGS = re.compile(r"<[^<>]*>|\]\]>|<!\[CDATA\[")
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  #: what no tree may hold
_UNSAID = re.compile(r"<(script|style)\b|<!--", re.IGNORECASE)
_ENDS_OF_UNSAID = {
    "script": re.compile(r"</script\s*>", re.IGNORECASE),
    "style": re.compile(r"</style\s*>", re.IGNORECASE),
    "": re.compile("-->"),
}
_CLOSING = re.compile(r"</(?:body|html)\b", re.IGNORECASE)
_OPENING = re.compile(r"<html\b|<body\b", re.IGNORECASE)
_UNFINISHED = re.compile(r"<(?:/?[A-Za-z][^<>]{0,2000}|/?)\Z")
_PAIRED = ("table", "script", "style", "ul", "ol", "select", "textarea")
_PAIRED_IN_PAGE = (*_PAIRED, "div", "section", "main", "article")


def _without_scripts(markup: str) -> str:
    """The markup without scripts, styles and comments; one that never ends stays."""
    kept: list[str] = []
    endless: set[str] = set()
    start = position = 0
    while found := _UNSAID.search(markup, position):
        kind = (found[1] or "").lower()
        end = None if kind in endless else _ENDS_OF_UNSAID[kind].search(markup, found.end())
        if end is None:
            endless.add(kind)
            position = found.end()
        else:
            kept.append(markup[start : found.start()])
            start = position = end.end()
    return " ".join([*kept, markup[start:]])


def html_ends_whole(markup: str) -> bool:
    """Whether HTML ends where a page would.

    A page that closes its body or itself is whole. HTML lets a page leave those tags out, so one
    that closes neither is whole unless it breaks off inside a tag or leaves elements open that
    the format requires to be closed, or closed its head but never itself.
    """
    bare = _without_scripts(markup)
    if _CLOSING.search(bare[-200_000:]) or _CLOSING.search(bare):
        return True
    if _UNFINISHED.search(bare.rstrip()[-2_010:]) or "<!--" in bare[-100_000:]:
        return False
    lowered = bare.lower()
    page = bool(_OPENING.search(bare))
    if page and "</head" in lowered:
        return False
    names = _PAIRED_IN_PAGE if page else _PAIRED
    return not any(_opened(lowered, name) > lowered.count(f"</{name}") for name in names)


def _opened(markup: str, name: str) -> int:
    return len(re.findall(rf"<{name}[\s>]", markup))


_INVISIBLE: Final = (
    "script",
    "style",
    "template",
    "head",
    "svg",
    "iframe",
    "object",
    "select",
    "textarea",
    "noscript",
)
_CHROME: Final = ("nav", "header", "footer")


def _visible(markup: str) -> tuple[str, str]:
    """The title and the visible text, page furniture aside where something is left without it."""
    if not markup.strip():
        return "", ""
    if out_of_bounds(markup) is not None:
        return "", tidy(_TAGS.sub(" ", markup[:_UNPARSED]))  # the reader says what is wrong
    try:
        root = lxml_html.document_fromstring(
            _NO_XML.sub(" ", _without_scripts(markup)).encode("utf-8", "replace"),
            parser=lxml_html.HTMLParser(encoding="utf-8", huge_tree=True),
        )
    except (etree.ParserError, ValueError):
        return "", ""
    found = root.find(".//title")
    title = tidy(found.text or "") if found is not None else ""
    unsaid = tidy(" ".join(" ".join(node.itertext()) for node in root.iter("noscript", "iframe")))
    for node in list(root.iter(*_INVISIBLE)):
        node.drop_tree()
    everything = tidy(" ".join(root.itertext()))
    for node in list(root.iter(*_CHROME)):
        if _at_page_level(node):
            node.drop_tree()
    text = tidy(" ".join(root.itertext()))
    if len(text) < 200 and (len(everything) >= 200 or not text):
        text = everything
    return title, text if len(text) >= 400 else tidy(f"{text} {unsaid}")


def _at_page_level(node: lxml_html.HtmlElement) -> bool:
    return node.tag == "nav" or not any(
        parent.tag in {"main", "article"} for parent in node.iterancestors()
    )
