"""Cases as PDFs and as sharing pictures. Typst sets them from the same published words as the pages.

    content     what a document says, as plain values
    catalogue   which documents there are
    press       values and a template (typst/*.typ) -> a file, always the same
    compiler    Typst, run by the press as a program
    store       each document made once, kept in a file until its words change
    views       the documents by their addresses, answered by serving
    typefaces   the faces they are set in, made at build

Nothing is imported here: the build uses `typefaces` before there are settings.
"""
