"""Workbooks and CSV files in and out: no Django, no clock, no database, no network.

bytes ─► process.read_file ─► checking.check ─► rows and every problem
              │ (a child process with limits: child, reading, workbook, delimited)
              ▼
           RawFile: what stands in the file, judged by nobody yet

template.write_template, template.write_csv: the empty form, the other way
"""
