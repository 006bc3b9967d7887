"""Query to Answer: one small file per kind of question."""
