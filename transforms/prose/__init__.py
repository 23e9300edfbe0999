"""The parts of prose: headings, sentences, clauses, words."""
