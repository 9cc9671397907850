"""One module per kind of file: each turns the bytes of a file into an `extract.source.Source`."""
