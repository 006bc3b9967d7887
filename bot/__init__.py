"""paperbot answers a research team's questions about papers, in Slack.

A Slack payload becomes a Query, a Query becomes an Answer, an Answer becomes blocks. The folders are that
sentence; a module imports only from those above it in this list:

    kept                what changes only with the program, beside its bytecode
    memo                what functions of texts gave, in bounded memory
    garbage             when Python looks for garbage
    text, settings      words; the environment
    logs                log lines without secrets
    taxonomy, zones     arXiv's categories; time zones
    scope               what is outside: what cannot be done, is not known, and what the bot is
    papers, queries     Paper, Author, Name; Query
    language            what people say, as rows
    texts               HTML, PDF, XML -> all that a paper says, as one text
    answers, corpus     Answer; corpus/*.yaml
    parsing             text -> Query
    search              words -> papers, sentences -> passages, names -> authors
    store               everything remembered
    opensearch          the other engine that search may ask: a cluster, where one is named
    meaning             which papers say about the same in other words, where that extra is installed
    library, feeds      store and search, opened once; arXiv -> papers
    citations           papers -> BibTeX, RIS, CSL JSON, references in a style
    bibliographies      people's own lists -> papers
    answering           Query -> Answer
    blocks, digest      Answer -> Block Kit and plain text; the clock -> answers
    evaluation          how good answers and lists are
    dialogue            text, a thread's memory -> Query, Answer
    llm                 a language model, where one is set: it reads, and writes what is checked
    slack               Slack -> text -> Slack
    assistants          the same answers for assistants, by MCP
    opening             the library and a conversation with it, opened
    app, playground     where the parts are joined; a local page that behaves like Slack
    cli                 the commands
"""
