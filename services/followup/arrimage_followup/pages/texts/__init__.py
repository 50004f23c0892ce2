"""What followup's pages say, in French and in English: a table a page."""
