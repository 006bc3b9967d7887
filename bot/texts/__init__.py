"""All that a paper says: arXiv's HTML, a PDF or JATS XML -> one canonical text, with its sections and passages.

    body      FullText, Section, Passage: the values, and how they are put together
    html      arXiv's own HTML, as LaTeXML makes it: paragraphs, tables and figures with their ids
    mathml    a formula of it as a line of text
    pdf       a PDF, read by a child process (child.py) that may die of it
    lines     the lines of a PDF's pages as headings, paragraphs and captions
    jats      the XML of PubMed Central

Whatever is shown of a text is `text[start:end]` of one that was stored; nothing here is ever shown otherwise.
"""
