"""A shelf that stands in an object store too: what one machine has read, another need not read again.

Files are named by what is in them and never change, so the two places are alike when each has the names of the other.
Builds on several machines may share a place at once: each reads what it lacks, and puts what it has read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from kg.app.shelf import Shelf, WorkError
from kg.ontology import Ontology
from kg.text import RemoteError, filesystem, why


class Mirror(Shelf):
    """The folder here, held by one build at a time, and the place there.

    Raises:
        WorkError: as ``Shelf``; or the place there cannot be reached.
    """

    def __init__(self, url: str, folder: Path, ontology: Ontology) -> None:
        super().__init__(folder, ontology)
        self.url = f"{url.rstrip('/')}/{self.folder.name}"
        try:
            self._store, self._place = filesystem(self.url)
        except RemoteError as error:
            raise WorkError(f"{url} {error}; name another place with --work") from None

    def __enter__(self) -> Mirror:
        super().__enter__()
        try:
            self._fetch()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _fetch(self) -> None:
        names = {path.rpartition("/")[2]: path for path in self._asked("find", self._place)}
        for name, path in sorted(names.items()):
            file = self.folder / name
            if name.endswith(".parquet") and not file.exists():
                aside = self.folder / f".{name}"
                self._asked("get_file", path, str(aside))
                aside.replace(file)

    def known(self) -> dict[str, Path]:
        """As ``Shelf.known``; what was damaged goes there too."""
        out = super().known()
        self._remove(self.damaged)
        return out

    def share(self, files: Collection[Path]) -> None:
        """Put files there."""
        for file in sorted(files):
            self._asked("put_file", str(file), f"{self._place}/{file.name}")

    def keep(self, known: Mapping[str, Path], wanted: Collection[str]) -> None:
        """As ``Shelf.keep``; of what lies there, only what no article needs any more, and no other code's files."""
        super().keep(known, wanted)
        self._remove({file for file in known.values() if not file.exists()})

    def _remove(self, files: Collection[Path]) -> None:
        for file in sorted(files):
            path = f"{self._place}/{file.name}"
            if self._asked("exists", path):
                self._asked("rm_file", path)

    def _asked(self, what: str, *arguments: str) -> Any:
        try:
            return getattr(self._store, what)(*arguments)
        except Exception as error:  # each store has errors of its own
            raise WorkError(
                f"{self.url} {why(error)}; what was read is kept in {self.folder}: run the same again, "
                "or without --work"
            ) from None
