"""Word forms: which inflected words belong to a word in its base form, in English, Russian and Kazakh."""
