"""Pages that say in words, under status 200, that there is no page."""

import re
from urllib.parse import urlsplit

import lxml.html
from lxml import etree

from transforms.pages.decoding import UndecodableError, decode

_SHORT = 400  # characters of visible text; a document about missing pages is longer
_MOST_BYTES = 200_000  # a page that says no more than that it is not there
_ERROR_PATH = re.compile(r"/(?:404|error|notfound|not-found)\b", re.IGNORECASE)
_HOME = re.compile(r"/?(?:(?:index|default|home)\.(?:s?html?|jsp|php|aspx?))?", re.IGNORECASE)
_BLANK = re.compile(r"\s+")


def is_soft_404(asked: str, final: str, content: bytes, phrases: re.Pattern[str]) -> bool:
    """Say whether an answer stands for a page that is not there.

    It does where the request ended at an error page or, from elsewhere, at the site's home page; or where the page
    has hardly any text and says so (`phrases`) in its title or in it.
    """
    path, before = urlsplit(final).path, urlsplit(asked).path
    if final != asked and (
        _ERROR_PATH.search(path) or (_HOME.fullmatch(path) and not _HOME.fullmatch(before))
    ):
        return True
    if len(content) > _MOST_BYTES or content.lstrip()[:1] != b"<":
        return False
    try:
        # As text: without its charset, or with a wrong one, the parser would take Chinese for Latin.
        tree = lxml.html.document_fromstring(decode(content).text.encode(), parser=_parser())
    except (UndecodableError, etree.ParserError, etree.XMLSyntaxError, ValueError):
        return False
    for element in tree.xpath("//script|//style|//nav|//footer|//header"):
        element.drop_tree()
    text = _BLANK.sub("", tree.text_content())
    return len(text) <= _SHORT and phrases.search(text) is not None


def _parser() -> lxml.html.HTMLParser:
    return lxml.html.HTMLParser(encoding="utf-8", huge_tree=False)
