"""Make the sample inbox from the clean texts: `python tests/samples/build_samples.py` rewrites `inbox/`.

`recipes.yml` says for each file of the inbox which clean text it is made of, what is done to the
text, in order, and in which encoding it is saved. The same recipes always give the same bytes.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from damage import encode, steps

SAMPLES = Path(__file__).parent


def read_recipes() -> dict[str, dict[str, Any]]:
    """Return the recipes by inbox path."""
    recipes = yaml.safe_load((SAMPLES / "recipes.yml").read_text(encoding="utf-8"))
    return {str(path): dict(recipe) for path, recipe in recipes.items()}


def clean_text(name: str) -> str:
    """Return a clean text without its last line end."""
    return (SAMPLES / "clean" / f"{name}.txt").read_text(encoding="utf-8").removesuffix("\n")


def build_file(recipe: Mapping[str, Any]) -> bytes:
    """Return the bytes that one recipe makes."""
    if "noise_bytes" in recipe:
        return noise(int(recipe["noise_bytes"]))
    if "clean" not in recipe:
        return b""
    text = clean_text(recipe["clean"])
    for step in recipe.get("steps", []):
        (name, arguments), *_ = step.items()
        text = steps()[name](text, **(arguments or {}))
    return encode(text, recipe.get("codec", "utf-8"))


def noise(size: int) -> bytes:
    """Return bytes that look random and are always the same: a chain of SHA-256 digests."""
    block = hashlib.sha256(b"policy-warehouse").digest()
    content = b""
    while len(content) < size:
        content += block
        block = hashlib.sha256(block).digest()
    return content[:size]


def build() -> dict[str, bytes]:
    """Return every file of the inbox: path relative to it, and bytes."""
    return {path: build_file(recipe) for path, recipe in read_recipes().items()}


def main() -> None:
    """Write the inbox; files that no recipe names are removed."""
    inbox = SAMPLES / "inbox"
    built = build()
    for path in sorted(inbox.rglob("*")):
        if path.is_file() and path.relative_to(inbox).as_posix() not in built:
            path.unlink()
    for name, content in built.items():
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_bytes(content)


if __name__ == "__main__":
    main()
