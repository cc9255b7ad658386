"""The questions as tools for assistants (Model Context Protocol). Only `server` needs the optional packages."""
