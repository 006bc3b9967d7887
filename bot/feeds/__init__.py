"""arXiv to papers.

For the rest of the program: `snapshot.Snapshot(file).load(library, now)`, `arxiv.Arxiv(settings, library)` with
`harvest`, `early` and `fetch`, and `health.Health(store, now)`. What they raise is an `errors.FeedError`, what they
tell a `intake.Report`.
"""
