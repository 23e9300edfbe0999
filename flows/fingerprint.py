"""Whether the current release still says all there is to say, so that a run without news can end at once."""

import hashlib
from pathlib import Path

import warehouse
from flows.run_state import Run, write_text_durably
from warehouse.publishing import current_release

_FILE = "fingerprint"


def is_published(run: Run) -> bool:
    """Say whether the current release was made from exactly what this run has found."""
    release = current_release(run.data_dir)
    if release is None:
        return False
    file = run.data_dir / "runs" / release.name / _FILE
    return file.is_file() and file.read_text(encoding="utf-8") == _fingerprint(run)


def mark_published(run: Run) -> None:
    """Note what the release of this run was made from."""
    write_text_durably(run.run_dir / _FILE, _fingerprint(run))


def _fingerprint(run: Run) -> str:
    """Return a hash of all that a release follows from: contents, rules, seeds, models, refused files."""
    digest = hashlib.blake2b(digest_size=16)
    for item in run.versions:
        digest.update(repr(item).encode("utf-8", "surrogatepass"))
    for row in run.disappearances:
        digest.update(repr(row).encode("utf-8", "surrogatepass"))
    for key in sorted(entry.quarantine_key for entry in (*run.ingested.rejected, *run.lost)):
        digest.update(key.encode())
    digest.update(f"{run.transform_version} {run.seeds_version}".encode())
    room = Path(warehouse.__file__).parent
    for source in sorted(path for path in room.rglob("*") if path.suffix in {".py", ".sql", ".yml"}):
        digest.update(source.relative_to(room).as_posix().encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()
