# Quick add, search, the palette, help.
