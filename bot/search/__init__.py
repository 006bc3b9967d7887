"""Words to papers, sentences to passages, names to authors."""
