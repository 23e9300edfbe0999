"""What is known of a document before it is read: it fills metadata where the text is silent."""

from datetime import date
from typing import NamedTuple


class Hints(NamedTuple):
    """Metadata that a source declares for its documents, or that a list says of one of them."""

    region_key: str | None = None
    issuer: str | None = None
    document_type: str | None = None
    publish_date: date | None = None


NO_HINTS = Hints()
