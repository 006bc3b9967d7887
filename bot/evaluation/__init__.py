"""How good answers and lists are, measured on files of questions and on collections with judged requests."""
