"""How much a file may ask of us. Measured in bad_inputs.csv, XL-41 to XL-46, XL-58 and CSV-20:
a 4.7 kB file can take a careless process down, one of 310 kB can take 900 MB.

A year of 25 series and 55 departments is 1,400 rows in 60 kB.
"""

MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 60 * 1024 * 1024
MAX_MEMBERS = 2_000  # files inside the zip
MAX_ROWS = 50_000  # with something in them, in the whole file
MAX_COLUMNS = 60
MAX_SHEETS = 200
MAX_TEXT_CHARACTERS = 20_000_000  # all cells together: one shared string can be used many times
MAX_FIELD_CHARACTERS = 131_072  # one CSV field; longer is an unclosed quote, not a comment

MAX_MEMORY_BYTES = 1024 * 1024 * 1024  # address space of the child
MAX_CPU_SECONDS = 15
MAX_WALL_SECONDS = 20

REASON_CHARACTERS = 500
COMMENT_CHARACTERS = 4_000  # far below the 32,767 at which spreadsheets cut without a word
