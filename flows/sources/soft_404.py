"""Pages that say in words, under status 200, that there is no page."""

import re
from urllib.parse import urlsplit

import lxml.html
from lxml import etree

_SHORT = 400  # characters of visible text; a document about missing pages is longer
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
    if content.lstrip()[:1] != b"<":
        return False
    try:
        tree = lxml.html.document_fromstring(content, parser=lxml.html.HTMLParser(huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return False
    for element in tree.xpath("//script|//style|//nav|//footer|//header"):
        element.drop_tree()
    text = _BLANK.sub("", tree.text_content())
    return len(text) <= _SHORT and phrases.search(text) is not None
