"""What intake's pages say: one module a page, each key in French and in English."""
