"""Demo data: what no open source has, made up from a fixed seed and marked as demo everywhere.

`world` is the institutes and how large they are, `chance` the fixed seed; `projects`, `funding`,
`partnerships`, `staff`, `students` and `level` make the figures of a goal each; `states` decides
what is not reported, exempt or withheld; `contents` holds accounts, targets and measures; `loading`
writes it all, and `reporting` the open round. Everything but these two is pure: the same units
give the same figures on every machine.
"""
