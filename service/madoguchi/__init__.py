"""madoguchi: the public support that a Japanese firm can use to go abroad, as an open graph and a service."""

from typing import Final

__version__: Final = "0.2.0"
