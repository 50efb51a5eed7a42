"""How long a narrative is: words as a reader counts them (R3)."""

WORDS = 250


def words_in(text: str) -> int:
    """Words between spaces; a dash alone is none."""
    return sum(any(letter.isalnum() for letter in word) for word in text.split())
